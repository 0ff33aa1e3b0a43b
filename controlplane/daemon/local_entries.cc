// SPDX-License-Identifier: BSD-3-Clause
// The list in memory, on disk and as snapshots.
#include <weir/daemon/local_entries.h>

#include "local_snapshot.h"

#include <weir/config/config.h>
#include <weir/config/printable.h>
#include <weir/feeds/parse.h>
#include <weir/generations/durable_file.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::size_t kMaxLocalFile = std::size_t{256} * 1024 * 1024;

bool is_same(const LocalItem& item, LocalAction action, std::string_view entry)
{
  return item.action == action && item.entry == entry;
}

std::vector<feeds::LocalEntry> entries_of(const std::vector<LocalItem>& items, LocalAction action)
{
  std::vector<feeds::LocalEntry> out;
  for (const LocalItem& item : items) {
    if (item.action != action)
      continue;
    if (const auto typed = read_typed_entry(item.entry))
      out.push_back({typed->key, item.created, item.expires, config::printable(item.user + ": " + item.reason, 200)});
  }
  return out;
}

} // namespace

std::string_view word(LocalAction action) noexcept
{
  return action == LocalAction::block ? "block" : "allow";
}

LocalEntries::LocalEntries(Paths paths, std::string& problem) : paths_(std::move(paths))
{
  const auto text = generations::read_state_file(paths_.local(), kMaxLocalFile);
  if (text && text->empty())
    return;
  auto decoded = text ? decode_local_items(*text) : std::nullopt;
  if (decoded) {
    items_ = std::move(*decoded);
    return;
  }
  problem = paths_.local() + " is damaged and put aside; local blocks and allows are gone";
  (void)std::rename(paths_.local().c_str(), (paths_.local() + ".damaged").c_str());
}

std::vector<LocalItem> LocalEntries::all() const
{
  const std::lock_guard lock(mutex_);
  return items_;
}

std::optional<LocalItem> LocalEntries::find(LocalAction action, std::string_view entry) const
{
  const std::lock_guard lock(mutex_);
  const auto at = std::ranges::find_if(items_, [&](const LocalItem& one) { return is_same(one, action, entry); });
  return at == items_.end() ? std::nullopt : std::optional(*at);
}

tl::expected<void, std::string> LocalEntries::replace(std::vector<LocalItem> items)
{
  if (const auto saved = generations::write_durably(paths_.local(), encode(items), generations::kStateFileMode); !saved)
    return saved;
  items_ = std::move(items);
  return {};
}

tl::expected<bool, std::string> LocalEntries::add(const LocalItem& item)
{
  const std::lock_guard lock(mutex_);
  auto items = items_;
  const auto at = std::find_if(items.begin(), items.end(),
                               [&](const LocalItem& one) { return is_same(one, item.action, item.entry); });
  if (at != items.end() && at->reason == item.reason && at->expires == item.expires)
    return false;
  if (at != items.end())
    *at = item;
  else if (items.size() == kMaxLocalEntries)
    return tl::make_unexpected("there are " + std::to_string(kMaxLocalEntries) + " local entries already");
  else
    items.push_back(item);
  return replace(std::move(items)).map([] { return true; });
}

tl::expected<bool, std::string> LocalEntries::remove(LocalAction action, std::string_view entry)
{
  const std::lock_guard lock(mutex_);
  auto items = items_;
  const auto gone =
      std::remove_if(items.begin(), items.end(), [&](const LocalItem& one) { return is_same(one, action, entry); });
  if (gone == items.end())
    return false;
  items.erase(gone, items.end());
  return replace(std::move(items)).map([] { return true; });
}

std::vector<LocalItem> LocalEntries::expire(std::int64_t now)
{
  const std::lock_guard lock(mutex_);
  auto items = items_;
  const auto gone = std::stable_partition(
      items.begin(), items.end(), [now](const LocalItem& one) { return one.expires == 0 || one.expires > now; });
  std::vector<LocalItem> expired(gone, items.end());
  items.erase(gone, items.end());
  if (expired.empty() || !replace(std::move(items)))
    return {};
  return expired;
}

tl::expected<void, std::string> LocalEntries::write_snapshots(std::int64_t now) const
{
  const auto items = all();
  const auto block = write_local_snapshot(paths_.snapshot(config::kLocalBlockFeed), config::kLocalBlockFeed,
                                          entries_of(items, LocalAction::block), false, now);
  if (!block)
    return block;
  return write_local_snapshot(paths_.snapshot(config::kLocalAllowFeed), config::kLocalAllowFeed,
                              entries_of(items, LocalAction::allow), true, now);
}

} // namespace weir::daemon

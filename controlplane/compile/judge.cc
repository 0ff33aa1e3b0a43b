// SPDX-License-Identifier: BSD-3-Clause
// Protection, expiry and direction of a feed's entries.
#include "judge.h"

#include <algorithm>

namespace weir::compile {

namespace {

constexpr const char* kProtected = "protected";

} // namespace

Judge::Judge(FeedSlot& slot, const EntrySet& protected_set, std::int64_t time)
    : slot_(slot), protected_(protected_set), time_(time), blocks_(slot.info.mode != policy::FeedMode::allow),
      one_item_a_line_(slot.snapshot != nullptr && slot.snapshot->info().format == "list")
{
}

bool Judge::is_expired(std::size_t number)
{
  const std::int64_t expiry = slot_.snapshot->attributes(number).expiry;
  if (expiry == 0 || expiry > time_)
    return false;
  ++expired_;
  uncount(slot_.snapshot->key(number));
  return true;
}

/// A snapshot's report can't be trusted to count what it holds.
void Judge::uncount(const feeds::Key& key)
{
  const auto type = blocks_ ? feeds::type_of(key) : feeds::IndicatorType::allow;
  std::uint64_t& count = slot_.report.counts[static_cast<std::size_t>(type)];
  count -= count == 0 ? 0 : 1;
}

/// A range of a list is one item and many entries; lines of other formats have an item for each entry.
bool Judge::refuse(std::size_t number)
{
  const feeds::Key key = slot_.snapshot->key(number);
  const std::uint32_t line = slot_.snapshot->attributes(number).line;
  uncount(key);
  if (one_item_a_line_ && !refused_lines_.insert(line).second)
    return false;
  ++slot_.report.rejected[kProtected];
  rejections_.push_back({line, 0, feeds::format(key), kProtected});
  if (rejections_.size() >= 2 * feeds::kMaxRejections)
    keep_first_lines(feeds::kMaxRejections);
  return false;
}

void Judge::keep_first_lines(std::size_t count)
{
  std::stable_sort(rejections_.begin(), rejections_.end(),
                   [](const feeds::Rejection& a, const feeds::Rejection& b) { return a.line < b.line; });
  rejections_.resize(std::min(count, rejections_.size()));
}

bool Judge::takes(const Ipv4Prefix& prefix, std::size_t number)
{
  if (is_expired(number))
    return false;
  return !blocks_ || protected_.covering(prefix) == nullptr || refuse(number);
}

bool Judge::takes(const Ipv6Prefix& prefix, std::size_t number)
{
  if (is_expired(number))
    return false;
  return !blocks_ || protected_.covering(prefix) == nullptr || refuse(number);
}

bool Judge::takes(const feeds::NameRow& row, std::size_t number)
{
  if (is_expired(number))
    return false;
  if (row.hole)
    return true;
  if (blocks_ && protected_.covering(row.reversed, row.form) != nullptr)
    return refuse(number);
  if (!blocks_ || slot_.info.direction != policy::FeedDirection::inbound)
    return true;
  ++inbound_names_;
  return false;
}

void Judge::finish()
{
  feeds::FeedReport& report = slot_.report;
  report.rejections.insert(report.rejections.end(), rejections_.begin(), rejections_.end());
  std::stable_sort(report.rejections.begin(), report.rejections.end(),
                   [](const feeds::Rejection& a, const feeds::Rejection& b) { return a.line < b.line; });
  if (report.rejections.size() > feeds::kMaxRejections)
    report.rejections.resize(feeds::kMaxRejections);
  if (expired_ != 0)
    report.counted["expired"] += expired_;
  if (inbound_names_ != 0) {
    report.counted["names-of-inbound-feed"] += inbound_names_;
    report.notes.push_back("names are judged in queries, which are outbound: the " + std::to_string(inbound_names_) +
                           " names of this inbound feed do nothing");
  }
}

} // namespace weir::compile

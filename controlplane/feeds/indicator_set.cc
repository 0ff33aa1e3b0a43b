// SPDX-License-Identifier: BSD-3-Clause
// Collecting, sorting and deduplicating the entries of one feed.
#include "indicator_set.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <tuple>

namespace weir::feeds {

namespace {

constexpr std::size_t kMaxRows = (std::size_t{1} << 32) - 2;
constexpr std::size_t kMaxBytes = (std::size_t{1} << 32) - 1;
constexpr std::size_t kChunk = sizeof(std::uint64_t);

/// Eight bytes of the name from `depth` on as a number that sorts as they do; zeros behind the end. A reversed name
/// has NUL only behind labels and ends with one, so that a chunk with a zero last byte can still have a successor.
std::uint64_t chunk_at(std::string_view reversed, std::size_t depth) noexcept
{
  std::uint64_t raw = 0;
  if (depth < reversed.size())
    std::memcpy(&raw, reversed.data() + depth, std::min(kChunk, reversed.size() - depth));
  return __builtin_bswap64(raw);
}

template <typename Rows, typename Same> std::uint64_t drop_repeated(Rows& rows, Same same)
{
  const auto end = std::unique(rows.begin(), rows.end(), same);
  const auto dropped = static_cast<std::uint64_t>(rows.end() - end);
  rows.erase(end, rows.end());
  return dropped;
}

} // namespace

void IndicatorSet::add(const Ipv4Prefix& prefix, std::uint32_t line, std::uint32_t extra)
{
  if (ipv4_.size() >= kMaxRows) {
    overflowed_ = true;
    return;
  }
  ipv4_.push_back({std::uint64_t{prefix.base.value} << 8 | prefix.length, line, extra});
}

void IndicatorSet::add(const Ipv6Prefix& prefix, std::uint32_t line, std::uint32_t extra)
{
  if (ipv6_.size() >= kMaxRows) {
    overflowed_ = true;
    return;
  }
  ipv6_.push_back({prefix.base.high, prefix.base.low, line, extra, prefix.length});
}

void IndicatorSet::add(std::string_view reversed, NameForm form, std::uint32_t line, std::uint32_t extra, bool hole)
{
  if (names_.size() >= kMaxRows || name_bytes_.size() > kMaxBytes - reversed.size()) {
    overflowed_ = true;
    return;
  }
  names_.push_back({0, static_cast<std::uint32_t>(name_bytes_.size()), line, extra,
                    static_cast<std::uint8_t>(reversed.size()), form, hole});
  name_bytes_.append(reversed);
}

std::uint32_t IndicatorSet::add_extra(Extra extra, std::string_view tags)
{
  tags = tags.substr(0, std::numeric_limits<std::uint16_t>::max());
  if (extras_.size() >= kMaxRows || tags_.size() > kMaxBytes - tags.size()) {
    overflowed_ = true;
    return 0;
  }
  extra.tags_offset = static_cast<std::uint32_t>(tags_.size());
  extra.tags_length = static_cast<std::uint16_t>(tags.size());
  tags_.append(tags);
  extras_.push_back(extra);
  return static_cast<std::uint32_t>(extras_.size());
}

/// Sorts by eight bytes at a time: the comparisons touch the rows only, and equal runs go on with the next eight.
/// The depth of the recursion is at most 255 / 8.
void IndicatorSet::sort_names(std::size_t begin, std::size_t end, std::size_t depth)
{
  for (std::size_t i = begin; i < end; ++i)
    names_[i].chunk = chunk_at(reversed(names_[i]), depth);
  const auto at = [&](std::size_t i) { return names_.begin() + static_cast<std::ptrdiff_t>(i); };
  std::sort(at(begin), at(end), [](const NameItem& a, const NameItem& b) { return a.chunk < b.chunk; });

  const std::size_t next = depth + kChunk;
  for (std::size_t i = begin; i < end;) {
    std::size_t run = i + 1;
    while (run < end && names_[run].chunk == names_[i].chunk)
      ++run;
    if (run - i > 1) {
      const bool goes_on = std::any_of(at(i), at(run), [&](const NameItem& item) { return item.length > next; });
      if (goes_on) {
        sort_names(i, run, next);
      } else {
        std::sort(at(i), at(run), [](const NameItem& a, const NameItem& b) {
          return std::tie(a.length, a.form, a.line) < std::tie(b.length, b.form, b.line);
        });
      }
    }
    i = run;
  }
}

std::uint64_t IndicatorSet::make_distinct()
{
  std::sort(ipv4_.begin(), ipv4_.end(),
            [](const Ipv4Item& a, const Ipv4Item& b) { return std::tie(a.key, a.line) < std::tie(b.key, b.line); });
  std::sort(ipv6_.begin(), ipv6_.end(), [](const Ipv6Item& a, const Ipv6Item& b) {
    return std::tie(a.high, a.low, a.length, a.line) < std::tie(b.high, b.low, b.length, b.line);
  });
  sort_names(0, names_.size(), 0);

  std::uint64_t dropped = drop_repeated(ipv4_, [](const Ipv4Item& a, const Ipv4Item& b) { return a.key == b.key; });
  dropped += drop_repeated(ipv6_, [](const Ipv6Item& a, const Ipv6Item& b) {
    return std::tie(a.high, a.low, a.length) == std::tie(b.high, b.low, b.length);
  });
  dropped += drop_repeated(
      names_, [this](const NameItem& a, const NameItem& b) { return a.form == b.form && reversed(a) == reversed(b); });
  return dropped;
}

void IndicatorSet::forget_lines() noexcept
{
  constexpr std::uint32_t kNotKnown = 0;
  for (Ipv4Item& item : ipv4_)
    item.line = kNotKnown;
  for (Ipv6Item& item : ipv6_)
    item.line = kNotKnown;
  for (NameItem& item : names_)
    item.line = kNotKnown;
}

std::array<std::uint64_t, kIndicatorTypes> count_types(const IndicatorSet& set) noexcept
{
  std::array<std::uint64_t, kIndicatorTypes> counts{};
  const auto add = [&](IndicatorType type) { ++counts[static_cast<std::size_t>(type)]; };
  for (const Ipv4Item& item : set.ipv4())
    add((item.key & 0xFF) == 32 ? IndicatorType::ipv4 : IndicatorType::ipv4_prefix);
  for (const Ipv6Item& item : set.ipv6())
    add(item.length == 128 ? IndicatorType::ipv6 : IndicatorType::ipv6_prefix);
  for (const NameItem& item : set.names()) {
    add(item.form == NameForm::exact        ? IndicatorType::name
        : item.form == NameForm::subdomains ? IndicatorType::name_subdomains
                                            : IndicatorType::subdomains_only);
  }
  return counts;
}

} // namespace weir::feeds

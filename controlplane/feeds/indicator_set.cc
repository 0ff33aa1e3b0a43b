// SPDX-License-Identifier: BSD-3-Clause
// Collecting, sorting and deduplicating the entries of one feed.
#include "indicator_set.h"

#include <weir/feeds/name_chunk.h>

#include <algorithm>
#include <limits>
#include <tuple>

namespace weir::feeds {

namespace {

constexpr std::size_t kMaxRows = (std::size_t{1} << 32) - 2;
constexpr std::size_t kMaxBytes = (std::size_t{1} << 32) - 1;
constexpr std::size_t kSortedAtOnce = 2 * kNameChunk;
/// A name that is to be dropped; no name is empty.
constexpr std::uint8_t kDropped = 0;

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
  names_.push_back({{chunk_at(reversed, 0), chunk_at(reversed, kNameChunk)},
                    static_cast<std::uint32_t>(name_bytes_.size()),
                    line,
                    extra,
                    static_cast<std::uint8_t>(reversed.size()),
                    form,
                    hole});
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

/// Sorts by the chunks of the rows: no comparison looks at a name. Runs of equal ones go on with the next chunks.
void IndicatorSet::sort_names(NameRange range, std::size_t depth)
{
  std::sort(range.begin(), range.end(), [](const NameItem& a, const NameItem& b) { return a.chunks < b.chunks; });
  for (std::size_t i = 0; i < range.size();) {
    std::size_t run = i + 1;
    while (run < range.size() && range[run].chunks == range[i].chunks)
      ++run;
    if (run - i > 1)
      sort_rest(range.subspan(i, run - i), depth + kSortedAtOnce);
    i = run;
  }
}

/// Sorts names that are equal up to `depth`, and drops repeated ones. Recurs at most 255 / 16 times.
void IndicatorSet::sort_rest(NameRange equal, std::size_t depth)
{
  if (std::any_of(equal.begin(), equal.end(), [depth](const NameItem& item) { return item.length > depth; })) {
    for (NameItem& item : equal)
      item.chunks = {chunk_at(reversed(item), depth), chunk_at(reversed(item), depth + kNameChunk)};
    return sort_names(equal, depth);
  }
  std::sort(equal.begin(), equal.end(), [](const NameItem& a, const NameItem& b) {
    return std::tie(a.length, a.form, a.line) < std::tie(b.length, b.form, b.line);
  });
  for (std::size_t first = 0, i = 1; i < equal.size(); ++i) {
    if (equal[i].length == equal[first].length && equal[i].form == equal[first].form)
      equal[i].length = kDropped;
    else
      first = i;
  }
}

std::uint64_t IndicatorSet::make_distinct()
{
  std::sort(ipv4_.begin(), ipv4_.end(),
            [](const Ipv4Item& a, const Ipv4Item& b) { return std::tie(a.key, a.line) < std::tie(b.key, b.line); });
  std::sort(ipv6_.begin(), ipv6_.end(), [](const Ipv6Item& a, const Ipv6Item& b) {
    return std::tie(a.high, a.low, a.length, a.line) < std::tie(b.high, b.low, b.length, b.line);
  });
  sort_names(names_, 0);

  std::uint64_t dropped = drop_repeated(ipv4_, [](const Ipv4Item& a, const Ipv4Item& b) { return a.key == b.key; });
  dropped += drop_repeated(ipv6_, [](const Ipv6Item& a, const Ipv6Item& b) {
    return std::tie(a.high, a.low, a.length) == std::tie(b.high, b.low, b.length);
  });
  dropped += std::erase_if(names_, [](const NameItem& item) { return item.length == kDropped; });
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

// SPDX-License-Identifier: BSD-3-Clause
// The box's own lists as feeds, so that they are compiled, searched and reported like all others.
#include "indicator_set.h"
#include "shown_text.h"

#include <weir/feeds/parse.h>
#include <weir/feeds/snapshot.h>

#include <limits>

namespace weir::feeds {

ParsedFeed make_local_feed(std::string name, std::span<const LocalEntry> entries, bool allow)
{
  auto set = std::make_unique<IndicatorSet>();
  std::uint32_t number = 0;
  for (const LocalEntry& entry : entries) {
    Extra extra;
    extra.first_seen = entry.since;
    extra.expiry = entry.expiry;
    const std::uint32_t reference = set->add_extra(extra, shown(entry.tags, std::numeric_limits<std::uint8_t>::max()));
    ++number;
    if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&entry.key))
      set->add(*prefix4, number, reference);
    if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&entry.key))
      set->add(*prefix6, number, reference);
    if (const auto* key = std::get_if<NameKey>(&entry.key); key != nullptr && !key->name.is_root()) {
      std::array<char, dns::kMaxNameLength> reversed;
      const std::size_t size = wire_to_reversed(key->name.wire(), reversed.data());
      set->add({reversed.data(), size}, key->form, number, reference);
    }
  }
  FeedReport report;
  report.duplicates = set->make_distinct();
  set->forget_lines(); // they only told the first of duplicates: there is no file that a person could open
  report.counts = count_types(*set);
  if (allow) {
    const std::uint64_t all = report.entries();
    report.counts = {};
    report.counts[static_cast<std::size_t>(IndicatorType::allow)] = all;
  }
  FeedOptions options;
  options.name = std::move(name);
  options.format = "list";
  options.allow = allow;
  return {std::move(options), "list", std::move(set), std::move(report)};
}

} // namespace weir::feeds

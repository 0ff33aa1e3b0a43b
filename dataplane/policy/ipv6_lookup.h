// SPDX-License-Identifier: BSD-3-Clause
// IPv6: the address in a table of tags; prefixes as sorted starts below the address's first 32 bits (anchor).
// Private to lookup_v2.cc and lookup_v3.cc.
#pragma once

#include "tag_table_lookup.h"

#include <weir/policy/probe.h>

namespace weir::policy {

template <typename Simd> struct Ipv6Lookup {
  using Addresses = TagTableLookup<Simd, raw::kIpv6Record>;
  using Anchors = TagTableLookup<Simd, raw::kAnchorRecord>;

  static void fetch(const ImageView& image, Ipv6Probe& probe) noexcept
  {
    const FetchRange range = next_keys(probe);
    if (image.ipv6.header->address_count != 0)
      prefetch_addresses(image.ipv6, probe, range);
  }

  static void narrow(const ImageView& image, Ipv6Probe& probe) noexcept
  {
    probe.possible = image.ipv6.header->address_count != 0 ? find_possible(image.ipv6, probe) : 0;
    probe.near = image.ipv6_prefixes.near != nullptr ? find_near(image.ipv6_prefixes, probe) : 0;
  }

  static std::uint64_t match(const ImageView& image, Ipv6Probe& probe, AddressMatch* matches) noexcept
  {
    const std::uint64_t listed = probe.possible == 0 ? 0 : find_addresses(image.ipv6, probe, matches);
    if (probe.near == 0)
      return listed;
    const Ipv6Prefixes& prefixes = image.ipv6_prefixes;
    const std::uint8_t* anchors[kMaxLanes];
    const std::uint64_t anchored = find_anchors(prefixes, probe, anchors);
    const std::uint64_t found = find_anchored(prefixes, probe, anchored & ~listed, anchors, matches);
    if (prefixes.top_summary == nullptr)
      return listed | found;
    return listed | found | find_short(prefixes, probe, probe.near & ~listed & ~anchored, matches);
  }

private:
  [[gnu::always_inline]] static void prefetch_addresses(const Ipv6Set& set, Ipv6Probe& probe, FetchRange range) noexcept
  {
    const auto key = set.header->key;
    for (std::size_t i = range.begin; i < range.end; ++i)
      probe.hashes[i] = raw::hash_pair(key, probe.keys[i].high, probe.keys[i].low);
    for (std::size_t i = range.begin; i < range.end; ++i)
      Addresses::prefetch_line(set.table, probe.hashes[i]);
  }

  [[gnu::always_inline]] static std::uint32_t top(const Ipv6& address) noexcept
  {
    return static_cast<std::uint32_t>(address.high >> 32);
  }

  [[gnu::always_inline]] static std::uint64_t find_possible(const Ipv6Set& set, const Ipv6Probe& probe) noexcept
  {
    std::uint64_t possible = 0;
    for (std::size_t i = 0; i < probe.count; ++i)
      possible |= std::uint64_t{Addresses::may_hold(set.table, probe.hashes[i])} << i;
    return possible;
  }

  /// Lanes for which a prefix must be looked for, with the lines of their anchors on the way into the cache.
  [[gnu::always_inline]] static std::uint64_t find_near(const Ipv6Prefixes& prefixes, Ipv6Probe& probe) noexcept
  {
    std::uint64_t near = 0;
    for (std::size_t i = 0; i < probe.count; ++i) {
      const std::uint32_t bit = raw::near_bit(top(probe.keys[i]));
      const std::uint64_t word = prefixes.near[bit / 64 & (raw::kNearWords - 1)];
      near |= ((word >> bit % 64 & 1U) | std::uint64_t{bit >= raw::kNearBits}) << i;
    }
    if (prefixes.anchors.record_count != 0)
      for_each_lane(near, [&](unsigned i) {
        probe.anchor_hashes[i] = raw::hash_word(prefixes.header->key, top(probe.keys[i]));
        Anchors::prefetch_line(prefixes.anchors, probe.anchor_hashes[i]);
      });
    return near;
  }

  [[gnu::always_inline]] static std::uint64_t find_addresses(const Ipv6Set& set, const Ipv6Probe& probe,
                                                             AddressMatch* matches) noexcept
  {
    std::uint64_t found = 0;
    for_each_lane(probe.possible, [&](unsigned i) {
      const Ipv6& address = probe.keys[i];
      const std::uint8_t* record = Addresses::find(set.table, set.spill, probe.hashes[i], [&](const std::uint8_t* at) {
        return read_number<std::uint64_t>(at) == address.high && read_number<std::uint64_t>(at + 8) == address.low;
      });
      if (record == nullptr)
        return;
      matches[i] = {read_u24(record + 16), 128};
      found |= std::uint64_t{1} << i;
    });
    return found;
  }

  /// Number of the last start at or below `value`, which starts[0] is.
  template <typename Number>
  [[gnu::always_inline]] static std::uint32_t last_start(const Number* starts, std::uint32_t count,
                                                         Number value) noexcept
  {
    std::uint32_t base = 0;
    while (count > 1) {
      const std::uint32_t half = count / 2;
      base = starts[base + half] <= value ? base + half : base;
      count -= half;
    }
    return base;
  }

  /// Lanes whose first 32 bits are an anchor, and its record, with the first starts on the way into the cache.
  [[gnu::always_inline]] static std::uint64_t find_anchors(const Ipv6Prefixes& prefixes, const Ipv6Probe& probe,
                                                           const std::uint8_t** records) noexcept
  {
    if (prefixes.anchors.record_count == 0)
      return 0;
    std::uint64_t possible = 0;
    for_each_lane(probe.near, [&](unsigned i) {
      possible |= std::uint64_t{Anchors::may_hold(prefixes.anchors, probe.anchor_hashes[i])} << i;
    });
    std::uint64_t anchored = 0;
    for_each_lane(possible, [&](unsigned i) {
      const std::uint32_t wanted = top(probe.keys[i]);
      records[i] = Anchors::find(prefixes.anchors, prefixes.anchors_spill, probe.anchor_hashes[i],
                                 [wanted](const std::uint8_t* at) { return read_number<std::uint32_t>(at) == wanted; });
      if (records[i] == nullptr)
        return;
      anchored |= std::uint64_t{1} << i;
      __builtin_prefetch(prefixes.middle_starts + read_number<std::uint32_t>(records[i] + 4));
      __builtin_prefetch(prefixes.middle_entries + read_number<std::uint32_t>(records[i] + 4));
    });
    return anchored;
  }

  [[gnu::always_inline]] static std::uint64_t find_anchored(const Ipv6Prefixes& prefixes, const Ipv6Probe& probe,
                                                            std::uint64_t lanes, const std::uint8_t* const* records,
                                                            AddressMatch* matches) noexcept
  {
    std::uint64_t found = 0;
    for_each_lane(lanes, [&](unsigned i) {
      const std::uint32_t entry = entry_below(prefixes, records[i], probe.keys[i]);
      matches[i] = match_of(entry);
      found |= std::uint64_t{entry != 0} << i;
    });
    return found;
  }

  [[gnu::always_inline]] static std::uint32_t entry_below(const Ipv6Prefixes& prefixes, const std::uint8_t* record,
                                                          const Ipv6& address) noexcept
  {
    const auto first = read_number<std::uint32_t>(record + 4);
    const auto count = read_number<std::uint32_t>(record + 8);
    const auto middle = static_cast<std::uint32_t>(address.high);
    const std::uint32_t entry =
        prefixes.middle_entries[first + last_start(prefixes.middle_starts + first, count, middle)];
    if ((entry & raw::kFinerEntry) == 0)
      return entry;
    const raw::Slice node = prefixes.nodes[entry & ~raw::kFinerEntry];
    return prefixes.low_entries[node.first + last_start(prefixes.low_starts + node.first, node.count, address.low)];
  }

  [[gnu::always_inline]] static AddressMatch match_of(std::uint32_t entry) noexcept
  {
    return {entry & kMaxRule, static_cast<std::uint8_t>(entry >> raw::kEntryLengthShift & 127U)};
  }

  [[gnu::always_inline]] static std::uint64_t find_short(const Ipv6Prefixes& prefixes, const Ipv6Probe& probe,
                                                         std::uint64_t lanes, AddressMatch* matches) noexcept
  {
    std::uint64_t sliced = 0;
    std::uint32_t slices[kMaxLanes];
    for_each_lane(lanes, [&](unsigned i) {
      const std::uint32_t block = top(probe.keys[i]) >> (32 - raw::kTopSummaryBits);
      const std::uint64_t word = prefixes.top_summary[block / 64];
      slices[i] = prefixes.top_ranks[block / 64] +
                  static_cast<std::uint32_t>(__builtin_popcountll(word & low_lanes(block % 64)));
      __builtin_prefetch(prefixes.top_slices + slices[i]);
      sliced |= (word >> block % 64 & 1U) << i;
    });
    std::uint64_t found = 0;
    for_each_lane(sliced, [&](unsigned i) {
      const raw::Slice slice = prefixes.top_slices[slices[i]];
      const std::uint32_t at = last_start(prefixes.top_starts + slice.first, slice.count, top(probe.keys[i]));
      const std::uint32_t entry = prefixes.top_entries[slice.first + at];
      matches[i] = match_of(entry);
      found |= std::uint64_t{entry != 0} << i;
    });
    return found;
  }
};

} // namespace weir::policy

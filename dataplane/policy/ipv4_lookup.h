// SPDX-License-Identifier: BSD-3-Clause
// IPv4: a Bloom filter before the exact set; a bit per /20 before the prefixes. Each step touches only what the step
// before has prefetched, and those bits, which are few and stay near. Private to lookup_v2.cc and lookup_v3.cc.
#pragma once

#include "tag_table_lookup.h"

#include <weir/policy/probe.h>

namespace weir::policy {

template <typename Simd> struct Ipv4Lookup {
  using Table = TagTableLookup<Simd, raw::kIpv4Record>;

  static void fetch(const ImageView& image, Ipv4Probe& probe) noexcept
  {
    const FetchRange range = next_keys(probe);
    if (image.ipv4.header->address_count != 0)
      prefetch_filter(image.ipv4, probe, range);
  }

  static void narrow(const ImageView& image, Ipv4Probe& probe) noexcept
  {
    probe.passed = image.ipv4.header->address_count != 0 ? pass_filter(image.ipv4, probe) : 0;
    probe.near = image.ipv4_prefixes.summary != nullptr ? pass_summary(image.ipv4_prefixes, probe) : 0;
  }

  static std::uint64_t match(const ImageView& image, Ipv4Probe& probe, AddressMatch* matches) noexcept
  {
    const std::uint64_t covered = probe.near == 0 ? 0 : find_covered(image.ipv4_prefixes, probe);
    const std::uint64_t listed = probe.passed == 0 ? 0 : find_addresses(image.ipv4, probe, matches);
    return listed | find_prefixes(image.ipv4_prefixes, probe, covered & ~listed, matches);
  }

private:
  [[gnu::always_inline]] static void prefetch_filter(const Ipv4Set& set, Ipv4Probe& probe, FetchRange range) noexcept
  {
    const auto key = set.header->permutation;
    const std::uint32_t blocks = set.header->filter_blocks;
    for (std::size_t i = range.begin; i < range.end; ++i)
      probe.permuted[i] = raw::permute(key, probe.keys[i]);
    for (std::size_t i = range.begin; i < range.end; ++i)
      __builtin_prefetch(set.filter + raw::reduce(probe.permuted[i], blocks));
  }

  [[gnu::always_inline]] static std::uint64_t pass_filter(const Ipv4Set& set, const Ipv4Probe& probe) noexcept
  {
    const std::uint32_t blocks = set.header->filter_blocks;
    std::uint64_t passed = 0;
    for (std::size_t i = 0; i < probe.count; ++i) {
      const std::uint32_t x = probe.permuted[i];
      const bool has = Simd::filter_has(set.filter[raw::reduce(x, blocks)], raw::filter_hash(x));
      passed |= std::uint64_t{has} << i;
    }
    if (const std::uint32_t lines = set.header->exact_lines; lines != 0)
      for_each_lane(passed, [&](unsigned i) { __builtin_prefetch(set.exact + raw::reduce(probe.permuted[i], lines)); });
    else
      for_each_lane(passed, [&](unsigned i) { Table::prefetch_line(set.table, hash(set, probe.keys[i])); });
    return passed;
  }

  [[gnu::always_inline]] static std::uint64_t pass_summary(const Ipv4Prefixes& prefixes, Ipv4Probe& probe) noexcept
  {
    std::uint64_t near = 0;
    for (std::size_t i = 0; i < probe.count; ++i) {
      const std::uint32_t address = probe.keys[i];
      std::uint64_t word = prefixes.summary[address >> 18];
      __asm__("" : "+r"(word)); // one by one: there is no gather that is faster than loads
      near |= (word >> (address >> 12 & 63U) & 1U) << i;
    }
    for_each_lane(near, [&](unsigned i) {
      const std::uint32_t address = probe.keys[i];
      const std::uint64_t before = prefixes.summary[address >> 18] & low_lanes(address >> 12 & 63U);
      probe.entries[i] = prefixes.ranks[address >> 18] + static_cast<std::uint32_t>(__builtin_popcountll(before));
      __builtin_prefetch(prefixes.chunks + probe.entries[i]);
    });
    return near;
  }

  [[gnu::always_inline]] static std::uint64_t hash(const Ipv4Set& set, std::uint32_t address) noexcept
  {
    return raw::hash_word(set.header->table_key[0], address);
  }

  [[gnu::always_inline]] static bool find_keyed(const Ipv4Set& set, std::uint32_t address, AddressMatch& match) noexcept
  {
    const std::uint8_t* record =
        Table::find(set.table, set.spill, hash(set, address),
                    [address](const std::uint8_t* at) { return read_number<std::uint32_t>(at) == address; });
    if (record == nullptr)
      return false;
    match = {read_u24(record + 4), 32};
    return true;
  }

  [[gnu::always_inline]] static bool find_exact(const Ipv4Set& set, std::uint32_t x, std::uint32_t address,
                                                AddressMatch& match) noexcept
  {
    const raw::ExactLine& line = set.exact[raw::reduce(x, set.header->exact_lines)];
    const std::uint32_t used = (std::uint32_t{1} << line.control) - 1;
    const std::uint32_t mask = Simd::equal16(&line, static_cast<std::uint16_t>(x)) & used & 0x7FFFU;
    if (mask != 0) {
      match = {line.rules[static_cast<unsigned>(__builtin_ctz(mask))], 32};
      return true;
    }
    return line.control == raw::kSpilledExactLine && find_keyed(set, address, match);
  }

  [[gnu::always_inline]] static std::uint64_t find_addresses(const Ipv4Set& set, const Ipv4Probe& probe,
                                                             AddressMatch* matches) noexcept
  {
    std::uint64_t found = 0;
    const bool is_exact = set.header->exact_lines != 0;
    for_each_lane(probe.passed, [&](unsigned i) {
      const std::uint32_t address = probe.keys[i];
      const bool has =
          is_exact ? find_exact(set, probe.permuted[i], address, matches[i]) : find_keyed(set, address, matches[i]);
      found |= std::uint64_t{has} << i;
    });
    return found;
  }

  /// Lanes below a prefix, with their entries on the way into the cache.
  [[gnu::always_inline]] static std::uint64_t find_covered(const Ipv4Prefixes& prefixes, Ipv4Probe& probe) noexcept
  {
    std::uint64_t covered = 0;
    for_each_lane(probe.near, [&](unsigned i) {
      const raw::Chunk chunk = prefixes.chunks[probe.entries[i]];
      const unsigned part = probe.keys[i] >> 8 & 15U;
      if ((chunk.covered >> part & 1U) == 0)
        return;
      const std::uint32_t begun = chunk.begins & ((2U << part) - 1);
      probe.entries[i] = chunk.first_entry + static_cast<std::uint32_t>(__builtin_popcount(begun)) - 1;
      __builtin_prefetch(prefixes.entries + probe.entries[i]);
      covered |= std::uint64_t{1} << i;
    });
    return covered;
  }

  [[gnu::always_inline]] static std::uint64_t find_prefixes(const Ipv4Prefixes& prefixes, const Ipv4Probe& probe,
                                                            std::uint64_t covered, AddressMatch* matches) noexcept
  {
    std::uint64_t found = 0;
    for_each_lane(covered, [&](unsigned i) {
      std::uint32_t entry = prefixes.entries[probe.entries[i]];
      if ((entry & raw::kFinerEntry) != 0)
        entry = find_run(prefixes, entry & ~raw::kFinerEntry, probe.keys[i] & 255U);
      matches[i] = {entry & kMaxRule, static_cast<std::uint8_t>(entry >> raw::kEntryLengthShift)};
      found |= std::uint64_t{entry != 0} << i;
    });
    return found;
  }

  [[gnu::always_inline]] static std::uint32_t find_run(const Ipv4Prefixes& prefixes, std::uint32_t number,
                                                       std::uint32_t position) noexcept
  {
    const raw::Leaf& leaf = prefixes.leaves[number];
    std::uint32_t begun = 0;
    for (std::uint32_t word = 0; word < position >> 6; ++word)
      begun += static_cast<std::uint32_t>(__builtin_popcountll(leaf.begins[word]));
    const std::uint64_t until = low_lanes((position & 63U) + 1);
    begun += static_cast<std::uint32_t>(__builtin_popcountll(leaf.begins[position >> 6] & until));
    return prefixes.runs[leaf.first_run + begun - 1];
  }
};

} // namespace weir::policy

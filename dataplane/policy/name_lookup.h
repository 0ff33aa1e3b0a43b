// SPDX-License-Identifier: BSD-3-Clause
// Names: a Bloom filter over the last two labels, then every suffix by a cheap keyed hash into a table of tags; a tag
// that fits is confirmed by SipHash-2-4. Private to lookup_v2.cc and lookup_v3.cc.
// A few names at a time take each of these steps, one behind the other: lines that are asked for in a heap are
// forgotten. Each step computes for all of them first and then asks in a loop of nothing else: an unknown page is
// walked for each line, and walks overlap only if the requests stand close together.
#pragma once

#include "tag_table_lookup.h"

#include <weir/policy/probe.h>

namespace weir::policy {

template <typename Simd> struct NameLookup {
  using Table = TagTableLookup<Simd, raw::kNameRecord>;

  static constexpr std::size_t kMaxLabels = 127;
  /// What a name may add at most, and a single label of every name beside.
  static constexpr std::size_t kRoomForName = kMaxLabels + kMaxLanes;

  static void fetch(const ImageView& image, NameProbe& probe) noexcept
  {
    if (probe.fetched == 0)
      probe.filtered = probe.waiting = probe.candidate_count = probe.tagged = probe.suffix_count = 0;
    if (image.names.header->name_count == 0) {
      probe.fetched = probe.filtered = probe.count;
      return;
    }
    narrow(image, probe);
    const std::size_t end = probe.count - probe.fetched < kNamesPerFetch ? probe.count : probe.fetched + kNamesPerFetch;
    const std::size_t before = probe.suffix_count;
    for (std::size_t i = probe.fetched; i < end; ++i)
      hash_last_labels(image.names, probe, i);
    for (; probe.fetched < end; ++probe.fetched)
      __builtin_prefetch(filter_block(image.names, probe, probe.fetched));
    prefetch_tags(image.names, probe, before);
  }

  /// Oldest first, so that nothing is read that was only just asked for.
  static void narrow(const ImageView& image, NameProbe& probe) noexcept
  {
    if (probe.tagged != probe.suffix_count)
      read_tags(image.names, probe);
    if (probe.filtered != probe.fetched)
      read_filter(image.names, probe);
  }

  static std::uint64_t match(const ImageView& image, NameProbe& probe, NameMatch* matches) noexcept
  {
    std::uint64_t found = 0;
    std::uint8_t depth[kMaxLanes] = {};
    for (;;) {
      if (probe.tagged != probe.suffix_count)
        read_tags(image.names, probe);
      found |= confirm_all(image.names, probe, matches, depth);
      if (probe.waiting == 0)
        return found;
      add_waiting(image.names, probe);
    }
  }

private:
  [[gnu::always_inline]] static std::uint64_t add_label(const NameSet& set, const NameKey& key, std::size_t label,
                                                        std::uint64_t right) noexcept
  {
    const std::uint8_t* at = key.wire + key.offsets[label];
    return raw::hash_label(set.header->key[1], right, at, std::size_t{*at} + 1);
  }

  [[gnu::always_inline]] static const raw::FilterBlock* filter_block(const NameSet& set, const NameProbe& probe,
                                                                     std::size_t i) noexcept
  {
    return set.filter + raw::line_of(probe.filter_hash[i], set.header->filter_blocks);
  }

  [[gnu::always_inline]] static void hash_last_labels(const NameSet& set, NameProbe& probe, std::size_t i) noexcept
  {
    const NameKey& key = probe.keys[i];
    std::uint64_t right = set.header->key[0];
    if (key.labels < 2) {
      probe.right[i] = key.labels == 0 ? right : add_label(set, key, 0, right);
      probe.filter_hash[i] = 0;
      return;
    }
    right = add_label(set, key, key.labels - 1U, right);
    if (set.header->has_single_label != 0)
      add_suffix(set, probe, i, 1, right);
    right = add_label(set, key, key.labels - 2U, right);
    probe.right[i] = right;
    probe.filter_hash[i] = raw::finish_name_hash(set.header->key[1], right);
  }

  [[gnu::always_inline]] static void add_suffix(const NameSet& set, NameProbe& probe, std::size_t lane, unsigned labels,
                                                std::uint64_t right) noexcept
  {
    SuffixProbe& suffix = probe.suffixes[probe.suffix_count++];
    suffix.hash = raw::finish_name_hash(set.header->key[1], right);
    suffix.lane = static_cast<std::uint8_t>(lane);
    suffix.labels = static_cast<std::uint8_t>(labels);
  }

  /// No branch depends on whether a name passes: half of them may, in no order.
  [[gnu::always_inline]] static void read_filter(const NameSet& set, NameProbe& probe) noexcept
  {
    for (; probe.filtered < probe.fetched; ++probe.filtered) {
      const std::size_t i = probe.filtered;
      const auto hash = static_cast<std::uint32_t>(probe.filter_hash[i]);
      const bool has = Simd::filter_has(*filter_block(set, probe, i), hash);
      probe.waiting |= (std::uint64_t{has} | std::uint64_t{probe.keys[i].labels < 2}) << i;
    }
    add_waiting(set, probe);
  }

  /// Asks for the tags of the suffixes from `begin` on.
  [[gnu::always_inline]] static void prefetch_tags(const NameSet& set, const NameProbe& probe,
                                                   std::size_t begin) noexcept
  {
    for (std::size_t i = begin; i < probe.suffix_count; ++i)
      Table::prefetch_line(set.table, probe.suffixes[i].hash);
  }

  /// Suffixes of as many waiting names as find room.
  [[gnu::always_inline]] static void add_waiting(const NameSet& set, NameProbe& probe) noexcept
  {
    const std::size_t before = probe.suffix_count;
    for (; probe.waiting != 0 && probe.suffix_count <= NameProbe::kMaxSuffixes - kRoomForName;
         probe.waiting &= probe.waiting - 1)
      add_suffixes(set, probe, static_cast<unsigned>(__builtin_ctzll(probe.waiting)));
    prefetch_tags(set, probe, before);
  }

  [[gnu::always_inline]] static void add_suffixes(const NameSet& set, NameProbe& probe, std::size_t i) noexcept
  {
    const NameKey& key = probe.keys[i];
    std::uint64_t right = probe.right[i];
    if (key.labels < 2) {
      if (key.labels == 1 && set.header->has_single_label != 0)
        add_suffix(set, probe, i, 1, right);
      return;
    }
    add_suffix(set, probe, i, 2, right);
    for (unsigned labels = 3; labels <= key.labels; ++labels) {
      right = add_label(set, key, std::size_t{key.labels} - labels, right);
      add_suffix(set, probe, i, labels, right);
    }
  }

  /// Keeps the suffixes whose tag fits, asks for their records and computes what these must hold meanwhile.
  [[gnu::always_inline]] static void read_tags(const NameSet& set, NameProbe& probe) noexcept
  {
    std::size_t kept = probe.candidate_count;
    for (std::size_t i = probe.tagged; i < probe.suffix_count; ++i) {
      SuffixProbe& suffix = probe.suffixes[kept];
      const std::uint64_t hash = probe.suffixes[i].hash;
      const std::uint8_t lane = probe.suffixes[i].lane;
      const std::uint8_t labels = probe.suffixes[i].labels;
      suffix.hash = hash;
      suffix.lane = lane;
      suffix.labels = labels;
      kept += Table::first_candidate(set.table, hash, suffix.record) ? 1U : 0U;
    }
    for (std::size_t i = probe.candidate_count; i < kept; ++i)
      Table::prefetch_record(set.table, probe.suffixes[i].record);
    for (std::size_t i = probe.candidate_count; i < kept; ++i)
      probe.suffixes[i].fingerprint = fingerprint(set, probe, probe.suffixes[i]);
    probe.candidate_count = probe.tagged = probe.suffix_count = kept;
  }

  [[gnu::always_inline]] static std::uint64_t fingerprint(const NameSet& set, const NameProbe& probe,
                                                          const SuffixProbe& suffix) noexcept
  {
    const NameKey& key = probe.keys[suffix.lane];
    const std::size_t offset = key.offsets[key.labels - suffix.labels];
    return raw::siphash(set.header->fingerprint_key, key.wire + offset, key.length - offset);
  }

  /// Deepest first within each lane. What a later call finds in a lane is deeper: only single labels are ever looked
  /// for before the rest of their name.
  [[gnu::always_inline]] static std::uint64_t confirm_all(const NameSet& set, NameProbe& probe, NameMatch* matches,
                                                          std::uint8_t* depth) noexcept
  {
    std::uint64_t found = 0;
    for (std::size_t i = probe.candidate_count; i > 0; --i) {
      const SuffixProbe& suffix = probe.suffixes[i - 1];
      if (suffix.labels > depth[suffix.lane] && confirm(set, probe.keys[suffix.lane], suffix, matches)) {
        depth[suffix.lane] = suffix.labels;
        found |= std::uint64_t{1} << suffix.lane;
      }
    }
    probe.candidate_count = probe.tagged = probe.suffix_count = 0;
    return found;
  }

  [[gnu::always_inline]] static std::uint32_t choose(bool first, std::uint32_t a, std::uint32_t b) noexcept
  {
    return b ^ ((a ^ b) & (0U - std::uint32_t{first}));
  }

  [[gnu::always_inline]] static bool confirm(const NameSet& set, const NameKey& key, const SuffixProbe& suffix,
                                             NameMatch* matches) noexcept
  {
    const std::uint8_t* record = set.table.records + suffix.record;
    if (suffix.record == Table::kNoRecord || read_number<std::uint64_t>(record) != suffix.fingerprint) [[unlikely]]
      record = Table::find(set.table, set.spill, suffix.hash, [&suffix](const std::uint8_t* at) {
        return read_number<std::uint64_t>(at) == suffix.fingerprint;
      });
    if (record == nullptr)
      return false;
    const raw::NamePoints& points = set.points[read_u24(record + 8)];
    const bool is_self = suffix.labels == key.labels;
    // Chosen by arithmetic: whether a query is for the entry itself or for a name below it can't be foretold.
    const std::uint32_t rule = choose(is_self, points.self_rule, points.below_rule);
    if (rule == kNoRule)
      return false;
    const unsigned up = choose(is_self, points.self_up, points.below_up);
    const auto labels = static_cast<std::uint8_t>(up < suffix.labels ? suffix.labels - up : suffix.labels);
    const std::size_t own = key.offsets[key.labels - labels];
    const std::uint64_t entry = labels == suffix.labels
                                    ? suffix.fingerprint
                                    : raw::siphash(set.header->fingerprint_key, key.wire + own, key.length - own);
    matches[suffix.lane] = {entry, rule, labels,
                            static_cast<NameForm>(choose(is_self, points.self_form, points.below_form))};
    return true;
  }
};

} // namespace weir::policy

// SPDX-License-Identifier: BSD-3-Clause
// Names: a Bloom filter over the last two labels, then every suffix by a cheap keyed hash into a table of tags; a tag
// that fits is confirmed by SipHash-2-4. Private to lookup_v2.cc and lookup_v3.cc.
#pragma once

#include "tag_table_lookup.h"

#include <weir/policy/view.h>

namespace weir::policy {

template <typename Simd> struct NameLookup {
  using Table = TagTableLookup<Simd, raw::kNameRecord>;

  /// A suffix to look for: the last `labels` labels of key `lane`.
  struct Probe {
    std::uint64_t hash;
    std::uint8_t lane;
    std::uint8_t labels;
  };
  static constexpr std::size_t kMaxLabels = 127;
  static constexpr std::size_t kMaxProbes = 1024;

  struct Batch {
    const NameKey* keys;
    NameMatch* matches;
    std::uint64_t right[kMaxLanes]; ///< unfinished hash of the last two labels (or of the only one)
    std::uint64_t filter_hash[kMaxLanes];
    Probe probes[kMaxProbes];
    std::size_t probe_count = 0;
  };

  static std::uint64_t find(const ImageView& image, const NameKey* keys, std::size_t count, NameMatch* matches) noexcept
  {
    const NameSet& set = image.names;
    if (set.header->name_count == 0)
      return 0;
    Batch batch;
    batch.keys = keys;
    batch.matches = matches;
    for (std::size_t i = 0; i < count; ++i)
      prefetch_filter(set, batch, i);
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < count; ++i) {
      add_probes(set, batch, i);
      if (batch.probe_count > kMaxProbes - kMaxLabels)
        found |= run_probes(set, batch);
    }
    return found | run_probes(set, batch);
  }

private:
  [[gnu::always_inline]] static std::uint64_t add_label(const NameSet& set, const NameKey& key, std::size_t label,
                                                        std::uint64_t right) noexcept
  {
    const std::uint8_t* at = key.wire + key.offsets[label];
    return raw::hash_label(set.header->key[1], right, at, std::size_t{*at} + 1, key.wire, key.wire + key.length);
  }

  [[gnu::always_inline]] static void prefetch_filter(const NameSet& set, Batch& batch, std::size_t i) noexcept
  {
    const NameKey& key = batch.keys[i];
    std::uint64_t right = set.header->key[0];
    if (key.labels < 2) {
      batch.right[i] = key.labels == 0 ? right : add_label(set, key, 0, right);
      return;
    }
    right = add_label(set, key, key.labels - 1U, right);
    if (set.header->has_single_label != 0)
      add_probe(set, batch, i, 1, right);
    right = add_label(set, key, key.labels - 2U, right);
    batch.right[i] = right;
    batch.filter_hash[i] = raw::finish_name_hash(set.header->key[1], right);
    __builtin_prefetch(set.filter + raw::line_of(batch.filter_hash[i], set.header->filter_blocks));
  }

  [[gnu::always_inline]] static void add_probe(const NameSet& set, Batch& batch, std::size_t lane, unsigned labels,
                                               std::uint64_t right) noexcept
  {
    const std::uint64_t hash = raw::finish_name_hash(set.header->key[1], right);
    Table::prefetch_line(set.table, hash);
    batch.probes[batch.probe_count++] = {hash, static_cast<std::uint8_t>(lane), static_cast<std::uint8_t>(labels)};
  }

  [[gnu::always_inline]] static void add_probes(const NameSet& set, Batch& batch, std::size_t i) noexcept
  {
    const NameKey& key = batch.keys[i];
    std::uint64_t right = batch.right[i];
    if (key.labels < 2) {
      if (key.labels == 1 && set.header->has_single_label != 0)
        add_probe(set, batch, i, 1, right);
      return;
    }
    const std::uint64_t hash = batch.filter_hash[i];
    if (!Simd::filter_has(set.filter[raw::line_of(hash, set.header->filter_blocks)], static_cast<std::uint32_t>(hash)))
      return;
    add_probe(set, batch, i, 2, right);
    for (unsigned labels = 3; labels <= key.labels; ++labels) {
      right = add_label(set, key, std::size_t{key.labels} - labels, right);
      add_probe(set, batch, i, labels, right);
    }
  }

  /// Keeps the probes whose tag fits, then confirms them, deepest first within each lane.
  [[gnu::always_inline]] static std::uint64_t run_probes(const NameSet& set, Batch& batch) noexcept
  {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < batch.probe_count; ++i) {
      const Probe probe = batch.probes[i];
      batch.probes[kept] = probe;
      kept += Table::may_hold(set.table, probe.hash) ? 1U : 0U;
    }
    std::uint64_t found = 0;
    std::uint8_t depth[kMaxLanes] = {};
    for (std::size_t i = kept; i > 0; --i) {
      const Probe& probe = batch.probes[i - 1];
      if (probe.labels > depth[probe.lane] && confirm(set, batch, probe)) {
        depth[probe.lane] = probe.labels;
        found |= std::uint64_t{1} << probe.lane;
      }
    }
    batch.probe_count = 0;
    return found;
  }

  [[gnu::always_inline]] static bool confirm(const NameSet& set, const Batch& batch, const Probe& probe) noexcept
  {
    const NameKey& key = batch.keys[probe.lane];
    const std::size_t offset = key.offsets[key.labels - probe.labels];
    const std::uint64_t fingerprint = raw::siphash(set.header->fingerprint_key, key.wire + offset, key.length - offset);
    const std::uint8_t* record = Table::find(set.table, set.spill, probe.hash, [fingerprint](const std::uint8_t* at) {
      return read_number<std::uint64_t>(at) == fingerprint;
    });
    if (record == nullptr)
      return false;
    const raw::NamePoints& points = set.points[read_u24(record + 8)];
    const bool is_self = probe.labels == key.labels;
    const std::uint32_t rule = is_self ? points.self_rule : points.below_rule;
    if (rule == kNoRule)
      return false;
    const unsigned up = is_self ? points.self_up : points.below_up;
    const auto labels = static_cast<std::uint8_t>(up < probe.labels ? probe.labels - up : probe.labels);
    batch.matches[probe.lane] = {rule, labels, static_cast<NameForm>(is_self ? points.self_form : points.below_form)};
    return true;
  }
};

} // namespace weir::policy

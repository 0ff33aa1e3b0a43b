// SPDX-License-Identifier: BSD-3-Clause
// Names: the line of the last two labels, which tells too whether longer suffixes may be listed, then their lines.
// Private to lookup_v2.cc and lookup_v3.cc.
// A few names at a time take each of these steps, one behind the other: lines that are asked for in a heap are
// forgotten. Each step computes for all of them first and then asks in a loop of nothing else: an unknown page is
// walked for each line, and walks overlap only if the requests stand close together.
// No branch depends on whether a name is listed: half of them may be, in no order.
#pragma once

#include <weir/policy/image_hash.h>
#include <weir/policy/probe.h>

#include <cstddef>
#include <cstdint>

namespace weir::policy {

template <typename Simd> struct NameLookup {
  static constexpr std::size_t kMaxLabels = 127;
  /// What a name may add at most, and of every name the last label and the last two.
  static constexpr std::size_t kRoomForName = kMaxLabels + 2 * kMaxLanes;
  static_assert(kRoomForName < NameProbe::kMaxSuffixes);

  static void fetch(const ImageView& image, NameProbe& probe) noexcept
  {
    if (probe.fetched == 0)
      probe.read = probe.old = probe.waiting = probe.suffix_count = probe.found_count = 0;
    if (image.names.header->name_count == 0) {
      probe.fetched = probe.read = probe.count;
      return;
    }
    step(image.names, probe, probe.old);
    probe.old = probe.fetched;
    const std::size_t end = probe.count - probe.fetched < kKeysPerFetch ? probe.count : probe.fetched + kKeysPerFetch;
    const std::size_t before = probe.suffix_count;
    for (std::size_t i = probe.fetched; i < end; ++i)
      hash_last_labels(image.names, probe, i);
    for (; probe.fetched < end; ++probe.fetched)
      __builtin_prefetch(image.names.lines + probe.last_two[probe.fetched].line);
    prefetch_lines(image.names, probe, before);
  }

  static void narrow(const ImageView& image, NameProbe& probe) noexcept { step(image.names, probe, probe.fetched); }

  static std::uint64_t match(const ImageView& image, NameProbe& probe, NameMatch* matches) noexcept
  {
    std::uint64_t found = 0;
    std::uint8_t depth[kMaxLanes] = {};
    for (;;) {
      while (probe.suffix_count != 0)
        read_lines(image.names, probe);
      found |= take_found(image.names, probe, matches, depth);
      if (probe.waiting == 0)
        return found;
      add_waiting(image.names, probe);
    }
  }

private:
  /// Reads what was asked for: lines of longer suffixes, then of the last two labels of the first `keys` keys. Oldest
  /// first, so that nothing is read that was only just asked for.
  [[gnu::always_inline]] static void step(const NameSet& set, NameProbe& probe, std::size_t keys) noexcept
  {
    if (probe.suffix_count != 0)
      read_lines(set, probe);
    const std::size_t before = probe.suffix_count;
    read_homes(set, probe, keys);
    add_waiting(set, probe);
    prefetch_lines(set, probe, before);
  }

  [[gnu::always_inline]] static std::uint32_t home_of(const NameSet& set, const raw::NameHash& hash) noexcept
  {
    return raw::line_of(hash.place, set.header->home_lines);
  }

  /// Of the last `labels` labels.
  [[gnu::always_inline]] static raw::NameHash hash_of(const NameSet& set, const NameKey& key, unsigned labels) noexcept
  {
    const std::size_t begin = key.offsets[key.labels - labels];
    return raw::hash_name(*set.header, key.wire + begin, key.length - 1 - begin);
  }

  [[gnu::always_inline]] static void hash_last_labels(const NameSet& set, NameProbe& probe, std::size_t i) noexcept
  {
    const NameKey& key = probe.keys[i];
    if (set.header->has_single_label != 0 && key.labels != 0)
      add_suffix(set, probe, i, 1, hash_of(set, key, 1), true);
    if (key.labels < 2) [[unlikely]] {
      probe.last_two[i] = {};
      return;
    }
    const raw::NameHash hash = hash_of(set, key, 2);
    probe.last_two[i] = {hash.fingerprint, home_of(set, hash), raw::deeper_bits(hash.place)};
  }

  [[gnu::always_inline]] static void add_suffix(const NameSet& set, NameProbe& probe, std::size_t lane, unsigned labels,
                                                const raw::NameHash& hash, bool wanted) noexcept
  {
    probe.suffixes[probe.suffix_count] = SuffixProbe::of(hash.fingerprint, home_of(set, hash), labels, lane);
    probe.suffix_count += std::size_t{wanted};
  }

  [[gnu::always_inline]] static void prefetch_lines(const NameSet& set, const NameProbe& probe,
                                                    std::size_t begin) noexcept
  {
    for (std::size_t i = begin; i < probe.suffix_count; ++i)
      __builtin_prefetch(set.lines + probe.suffixes[i].number());
  }

  [[gnu::always_inline]] static bool has_deeper(const raw::NameLine& line, std::uint32_t bits) noexcept
  {
    return (static_cast<std::uint32_t>(line.rest >> raw::kDeeperShift) & bits) == bits;
  }

  /// The last two labels of the first `keys` keys. A key without two finds nothing that take_found() would take.
  [[gnu::always_inline]] static void read_homes(const NameSet& set, NameProbe& probe, std::size_t keys) noexcept
  {
    Kept kept{probe.found_count, probe.suffix_count};
    std::uint64_t waiting = probe.waiting;
    for (std::size_t i = probe.read; i < keys; ++i) {
      const LastTwoProbe& last = probe.last_two[i];
      const raw::NameLine& line = set.lines[last.line];
      look_in_line(probe, line, SuffixProbe::of(last.fingerprint, last.line, 2, i), kept);
      waiting |= (std::uint64_t{has_deeper(line, last.deeper)} & std::uint64_t{probe.keys[i].labels > 2}) << i;
    }
    probe.read = keys;
    probe.waiting = waiting;
    probe.found_count = kept.found;
    probe.suffix_count = kept.suffixes;
  }

  /// Longer suffixes of as many waiting names as find room.
  [[gnu::always_inline]] static void add_waiting(const NameSet& set, NameProbe& probe) noexcept
  {
    for (; probe.waiting != 0 && probe.suffix_count + probe.found_count <= NameProbe::kMaxSuffixes - kRoomForName;
         probe.waiting &= probe.waiting - 1)
      add_longer(set, probe, static_cast<unsigned>(__builtin_ctzll(probe.waiting)));
  }

  [[gnu::always_inline]] static void add_longer(const NameSet& set, NameProbe& probe, std::size_t i) noexcept
  {
    const NameKey& key = probe.keys[i];
    const raw::NameLine& line = set.lines[probe.last_two[i].line];
    const unsigned most = key.labels < set.header->most_labels ? key.labels : set.header->most_labels;
    for (unsigned labels = 3; labels <= most; ++labels) {
      const raw::NameHash hash = hash_of(set, key, labels);
      add_suffix(set, probe, i, labels, hash, has_deeper(line, raw::deeper_bits(hash.place)));
    }
  }

  /// Keeps the suffixes that are listed among `found`, and those whose line goes on among `suffixes`.
  [[gnu::always_inline]] static void read_lines(const NameSet& set, NameProbe& probe) noexcept
  {
    Kept kept{probe.found_count, 0};
    for (std::size_t i = 0; i < probe.suffix_count; ++i)
      look_in_line(probe, set.lines[probe.suffixes[i].number()], probe.suffixes[i], kept);
    probe.found_count = kept.found;
    probe.suffix_count = kept.suffixes;
    prefetch_lines(set, probe, 0);
  }

  struct Kept {
    std::size_t found;
    std::size_t suffixes;
  };

  /// The suffix becomes one of `found` if it is there, or of `suffixes` if the line goes on.
  [[gnu::always_inline]] static void look_in_line(NameProbe& probe, const raw::NameLine& line, SuffixProbe suffix,
                                                  Kept& kept) noexcept
  {
    constexpr unsigned kLast = raw::kNamesPerLine - 1;
    const std::uint32_t mask = candidates(line, suffix.fingerprint);
    const auto slot = static_cast<unsigned>(__builtin_ctz(mask | 1U << kLast));
    std::uint64_t points = line.points[slot];
    std::uint64_t is_it = std::uint64_t{mask != 0} & std::uint64_t{is_at(line, slot, suffix.fingerprint)};
    if ((mask & (mask - 1)) != 0 || points >= raw::kManyPoints) [[unlikely]] {
      const std::uint64_t found = find_odd(line, mask, suffix.fingerprint);
      is_it = found & 1U;
      points = found >> 1;
    }
    probe.found[kept.found] = suffix.with_number(points);
    kept.found += is_it;
    probe.suffixes[kept.suffixes] = suffix.with_next_number();
    kept.suffixes += (is_it ^ 1U) & (line.rest >> raw::kGoesOnBit);
  }

  /// Slots with the lower part of the fingerprint.
  [[gnu::always_inline]] static std::uint32_t candidates(const raw::NameLine& line, std::uint64_t fingerprint) noexcept
  {
    const std::uint32_t taken = (1U << raw::slots_taken(line)) - 1;
    return Simd::equal8(&line, raw::fingerprint_low(fingerprint)) & taken;
  }

  [[gnu::always_inline]] static bool is_at(const raw::NameLine& line, unsigned slot, std::uint64_t fingerprint) noexcept
  {
    const std::uint32_t high = line.middle[slot] | (static_cast<std::uint32_t>(line.rest >> 4 * slot) & 15U) << 16;
    return high == raw::fingerprint_high(fingerprint);
  }

  /// Points << 1 | 1 of a name that takes two slots, or where the lower parts of several are equal; 0: it is not there.
  [[gnu::noinline]] static std::uint64_t find_odd(const raw::NameLine& line, std::uint32_t mask,
                                                  std::uint64_t fingerprint) noexcept
  {
    for (; mask != 0; mask &= mask - 1) {
      const auto slot = static_cast<unsigned>(__builtin_ctz(mask));
      const std::uint64_t points = line.points[slot];
      if (points != raw::kNumberOfPoints && is_at(line, slot, fingerprint))
        return (points == raw::kManyPoints ? line.low[slot + 1] : points) << 1 | 1U;
    }
    return 0;
  }

  /// The deepest of each lane that says something about the key is the match.
  [[gnu::always_inline]] static std::uint64_t take_found(const NameSet& set, NameProbe& probe, NameMatch* matches,
                                                         std::uint8_t* depth) noexcept
  {
    std::uint64_t lanes = 0;
    for (std::size_t i = 0; i < probe.found_count; ++i) {
      const SuffixProbe& suffix = probe.found[i];
      const std::uint8_t lane = suffix.lane();
      const std::uint8_t labels = suffix.labels();
      const NameKey& key = probe.keys[lane];
      const raw::NamePoint& said = set.points[suffix.number()].about[labels == key.labels ? 1 : 0];
      if ((said.rule == kNoRule) | (labels < depth[lane]) | (labels > key.labels)) [[unlikely]]
        continue;
      depth[lane] = labels;
      lanes |= std::uint64_t{1} << lane;
      const auto own = static_cast<std::uint8_t>(labels - (said.up < labels ? said.up : 0));
      const std::uint64_t entry = said.up == 0 ? suffix.fingerprint : hash_of(set, key, own).fingerprint;
      matches[lane] = {entry, said.rule, own, static_cast<NameForm>(said.form)};
    }
    probe.found_count = 0;
    return lanes;
  }
};

} // namespace weir::policy

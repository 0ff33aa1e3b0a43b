// SPDX-License-Identifier: BSD-3-Clause
// Look-up in a table of tags: prefetch of the line, prefetch of the record, comparison of the whole key.
// Private to lookup_v2.cc and lookup_v3.cc; everything is a template over the instruction set, so that the linker can
// never mix their code.
#pragma once

#include <weir/policy/image_hash.h>
#include <weir/policy/image_view.h>
#include <weir/policy/probe.h>
#include <weir/policy/rule.h>

#include <cstddef>

namespace weir::policy {

template <typename Simd, std::size_t kRecord> struct TagTableLookup {
  [[gnu::always_inline]] static void prefetch_line(const TagTable& table, std::uint64_t hash) noexcept
  {
    __builtin_prefetch(table.lines + raw::line_of(hash, table.line_count));
  }

  /// True if the line may hold the key, and prefetches where; false: it is not there.
  [[gnu::always_inline]] static bool may_hold(const TagTable& table, std::uint64_t hash) noexcept
  {
    const raw::TagLine& line = table.lines[raw::line_of(hash, table.line_count)];
    const bool is_spilled = (line.control & 31U) == raw::kSpilledLine;
    if ((Simd::equal32(&line, raw::tag_of(hash)) & kAllTags) == 0) [[likely]]
      return is_spilled;
    const std::uint32_t mask = candidates(line, hash);
    if (mask != 0)
      __builtin_prefetch(record(table, line, mask));
    return (mask != 0) | is_spilled;
  }

  /// The record for which `equal(record)` holds, or nullptr.
  template <typename Equal>
  [[gnu::always_inline]] static const std::uint8_t* find(const TagTable& table, const TagTable& spill,
                                                         std::uint64_t hash, const Equal& equal) noexcept
  {
    const raw::TagLine& line = table.lines[raw::line_of(hash, table.line_count)];
    const std::uint8_t* found = find_in(table, line, hash, equal);
    if (found == nullptr && (line.control & 31U) == raw::kSpilledLine)
      found = find_in(spill, spill.lines[raw::spill_line_of(hash, spill.line_count)], hash, equal);
    return found;
  }

private:
  /// The last two of a line's 32 words are its control.
  static constexpr std::uint32_t kAllTags = (std::uint32_t{1} << raw::kTagsPerLine) - 1;

  [[gnu::always_inline]] static std::uint32_t candidates(const raw::TagLine& line, std::uint64_t hash) noexcept
  {
    const std::uint32_t count = line.control & 31U;
    const std::uint32_t used = (std::uint32_t{1} << (count > raw::kTagsPerLine ? raw::kTagsPerLine : count)) - 1;
    return Simd::equal32(&line, raw::tag_of(hash)) & used;
  }

  [[gnu::always_inline]] static const std::uint8_t* record(const TagTable& table, const raw::TagLine& line,
                                                           std::uint32_t mask) noexcept
  {
    return table.records + (std::size_t{line.control >> 5} + static_cast<unsigned>(__builtin_ctz(mask))) * kRecord;
  }

  template <typename Equal>
  [[gnu::always_inline]] static const std::uint8_t* find_in(const TagTable& table, const raw::TagLine& line,
                                                            std::uint64_t hash, const Equal& equal) noexcept
  {
    for (std::uint32_t mask = candidates(line, hash); mask != 0; mask &= mask - 1) {
      const std::uint8_t* at = record(table, line, mask);
      if (equal(at))
        return at;
    }
    return nullptr;
  }
};

/// Keys [begin, end) of a probe.
struct FetchRange {
  std::size_t begin;
  std::size_t end;
};

/// Those that a call of fetch() is to ask for.
template <typename Probe> [[gnu::always_inline]] inline FetchRange next_keys(Probe& probe) noexcept
{
  const std::size_t begin = probe.fetched;
  probe.fetched = probe.count - begin < kKeysPerFetch ? probe.count : begin + kKeysPerFetch;
  return {begin, probe.fetched};
}

/// Three bytes, little endian.
[[gnu::always_inline]] inline std::uint32_t read_u24(const std::uint8_t* at) noexcept
{
  return at[0] | std::uint32_t{at[1]} << 8 | std::uint32_t{at[2]} << 16;
}

template <typename Number> [[gnu::always_inline]] inline Number read_number(const std::uint8_t* at) noexcept
{
  Number value;
  __builtin_memcpy(&value, at, sizeof value);
  return value;
}

/// Bits 0..count-1; count is 0..64.
[[gnu::always_inline]] inline std::uint64_t low_lanes(std::size_t count) noexcept
{
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// Calls `visit(lane)` for each bit of `lanes`, lowest first.
template <typename Visit> [[gnu::always_inline]] inline void for_each_lane(std::uint64_t lanes, const Visit& visit)
{
  for (; lanes != 0; lanes &= lanes - 1)
    visit(static_cast<unsigned>(__builtin_ctzll(lanes)));
}

} // namespace weir::policy

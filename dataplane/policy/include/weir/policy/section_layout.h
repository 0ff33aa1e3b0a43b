// SPDX-License-Identifier: BSD-3-Clause
// Where the arrays of a section stand, computed from the counts in its header: the one place that knows their order.
// Offsets count from the section's start; `end` is the section's length. No overflow: counts are 32 bits.
#pragma once

#include <weir/policy/image_format.h>

namespace weir::policy::raw {

struct TagTableLayout {
  std::uint64_t lines;
  std::uint64_t records;
};

struct Ipv4SetLayout {
  std::uint64_t filter;
  std::uint64_t exact;
  TagTableLayout table;
  TagTableLayout spill;
  std::uint64_t end;
};
[[nodiscard]] Ipv4SetLayout layout(const Ipv4SetHeader& header) noexcept;

struct Ipv4PrefixLayout {
  std::uint64_t summary;
  std::uint64_t ranks;
  std::uint64_t chunks;
  std::uint64_t entries;
  std::uint64_t leaves;
  std::uint64_t runs;
  std::uint64_t end;
};
[[nodiscard]] Ipv4PrefixLayout layout(const Ipv4PrefixHeader& header) noexcept;

struct Ipv6SetLayout {
  TagTableLayout table;
  TagTableLayout spill;
  std::uint64_t end;
};
[[nodiscard]] Ipv6SetLayout layout(const Ipv6SetHeader& header) noexcept;

struct Ipv6PrefixLayout {
  std::uint64_t near;
  std::uint64_t top_summary;
  std::uint64_t top_ranks;
  std::uint64_t top_slices;
  std::uint64_t top_starts;
  std::uint64_t top_entries;
  TagTableLayout anchors;
  TagTableLayout anchors_spill;
  std::uint64_t middle_starts;
  std::uint64_t middle_entries;
  std::uint64_t nodes;
  std::uint64_t low_starts;
  std::uint64_t low_entries;
  std::uint64_t end;
};
[[nodiscard]] Ipv6PrefixLayout layout(const Ipv6PrefixHeader& header) noexcept;

struct NameSetLayout {
  std::uint64_t lines;
  std::uint64_t points;
  std::uint64_t end;
};
/// Lines of names: the homes, and those behind the last of them.
[[nodiscard]] inline std::uint64_t name_lines(std::uint32_t homes) noexcept
{
  return std::uint64_t{homes} + (kMaxNameChain - 1);
}
[[nodiscard]] NameSetLayout layout(const NameSetHeader& header) noexcept;

struct RuleLayout {
  std::uint64_t rules;
  std::uint64_t slots;
  std::uint64_t end;
};
[[nodiscard]] RuleLayout layout(const RuleHeader& header) noexcept;

struct FeedLayout {
  std::uint64_t feeds;
  std::uint64_t text;
  std::uint64_t end;
};
[[nodiscard]] FeedLayout layout(const FeedHeader& header) noexcept;

struct SettingsLayout {
  std::uint64_t bridges;
  std::uint64_t exempt4;
  std::uint64_t exempt6;
  std::uint64_t end;
};
[[nodiscard]] SettingsLayout layout(const SettingsHeader& header) noexcept;

} // namespace weir::policy::raw

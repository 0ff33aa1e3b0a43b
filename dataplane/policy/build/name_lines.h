// SPDX-License-Identifier: BSD-3-Clause
// Makes the lines of names: each name in the line that its place chooses, or in one of those behind it.
#pragma once

#include <weir/policy/image_format.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace weir::policy {

struct PlacedName {
  std::uint64_t place;    ///< raw::NameHash::place
  std::uint64_t last_two; ///< the same of its last two labels
  std::uint64_t fingerprint;
  std::uint32_t points;
  std::uint8_t labels;
};

struct NameLines {
  std::vector<raw::NameLine> lines;
  std::uint32_t homes;
};

/// nullopt: with this key too many names meet in some lines; take another.
[[nodiscard]] std::optional<NameLines> make_name_lines(std::span<const PlacedName> names);

} // namespace weir::policy

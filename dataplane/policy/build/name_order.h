// SPDX-License-Identifier: BSD-3-Clause
// Names in wire form: label positions, and the order in which a name comes right before all names below it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::policy {

struct LabelOffsets {
  std::array<std::uint8_t, 128> at{};
  std::uint8_t count = 0;
};

/// Label positions of a name; nullopt if it is no name in wire form, or the root.
[[nodiscard]] std::optional<LabelOffsets> label_offsets(std::string_view wire) noexcept;

/// Canonical order (RFC 4034 section 6.1) of two names that passed label_offsets().
[[nodiscard]] std::strong_ordering compare_names(std::string_view a, std::string_view b) noexcept;

/// True if `name` lies strictly below `parent`.
[[nodiscard]] bool is_below(std::string_view name, const LabelOffsets& offsets, std::string_view parent,
                            std::uint8_t parent_labels) noexcept;

} // namespace weir::policy

// SPDX-License-Identifier: BSD-3-Clause
// Names in wire form: label positions, and the order in which a name comes right before all names below it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::policy {

constexpr std::size_t kLongestName = 255; ///< bytes in wire form, RFC 1035 section 3.1

/// `at` has values for `count` labels; the rest is not set, because millions of names have two.
struct LabelOffsets {
  std::array<std::uint8_t, 128> at;
  std::uint8_t count = 0;
};

/// Finds the labels of a name. False if it is no name in wire form, or the root; `offsets` then has none.
[[nodiscard]] bool find_labels(std::string_view wire, LabelOffsets& offsets) noexcept;

/// A name with its labels; none if the text is no name. The text is somebody else's.
struct LabelledName {
  LabelledName() = default;
  explicit LabelledName(std::string_view wire) noexcept { set(wire); }
  void set(std::string_view wire) noexcept
  {
    text = wire;
    static_cast<void>(find_labels(wire, labels));
  }

  std::string_view text;
  LabelOffsets labels;
};

/// Canonical order (RFC 4034 section 6.1).
[[nodiscard]] std::strong_ordering compare_names(const LabelledName& a, const LabelledName& b) noexcept;

/// True if `name` lies strictly below `parent`.
[[nodiscard]] bool is_below(const LabelledName& name, std::string_view parent, std::uint8_t parent_labels) noexcept;

} // namespace weir::policy

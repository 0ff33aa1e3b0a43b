// SPDX-License-Identifier: BSD-3-Clause
// A short text inside a fixed message: always ended by a NUL, only printable ASCII, zero filled, so that two equal
// texts are equal bytes and no reader can run past the field.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace weir::control {

/// Holds at most `Capacity - 1` characters. Trivially copyable; a zeroed object is the empty text.
template <std::size_t Capacity> struct Text {
  std::array<char, Capacity> bytes;

  /// What stands before the first NUL; bounded by the field even when the bytes are hostile.
  [[nodiscard]] constexpr std::string_view view() const noexcept
  {
    const std::string_view all(bytes.data(), bytes.size());
    return all.substr(0, all.find('\0'));
  }

  /// Keeps what fits; every byte that is not printable ASCII becomes '?'.
  constexpr void assign(std::string_view text) noexcept
  {
    bytes.fill('\0');
    for (std::size_t i = 0; i < text.size() && i + 1 < Capacity; ++i)
      bytes[i] = text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?';
  }

  /// True when the bytes are what assign() could have written.
  [[nodiscard]] constexpr bool valid() const noexcept
  {
    const std::size_t length = view().size();
    if (length == Capacity)
      return false;
    for (std::size_t i = 0; i < Capacity; ++i) {
      const bool printable = bytes[i] >= 0x20 && bytes[i] < 0x7f;
      if (i < length ? !printable : bytes[i] != '\0')
        return false;
    }
    return true;
  }
};

} // namespace weir::control

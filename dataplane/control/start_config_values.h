// SPDX-License-Identifier: BSD-3-Clause
// The kinds of value in start.conf: read returns false for anything but the one canonical or documented form.
#pragma once

#include <weir/control/start_config.h>

#include <array>
#include <utility>

namespace weir::control {

/// Decimal, no sign, no leading zero, within the range.
bool read_number(std::string_view text, std::uint64_t least, std::uint64_t most, std::uint64_t& value) noexcept;

/// A number with an optional K, M or G (powers of 1024).
bool read_bytes(std::string_view text, std::uint64_t least, std::uint64_t most, std::uint64_t& value) noexcept;
std::string write_bytes(std::uint64_t value);

/// "0,2,5-7" becomes {0, 2, 5, 6, 7}; each core 0..1023, at most 64, none twice.
bool read_cores(std::string_view text, std::vector<unsigned>& cores);
std::string write_cores(const std::vector<unsigned>& cores);

/// An absolute path: printable ASCII, no empty, "." or ".." component, no final slash, at most 80 characters (socket
/// and ring names below it must still fit into their limits).
bool is_path(std::string_view text) noexcept;

/// Printable ASCII without blanks, 1..most characters.
bool is_word(std::string_view text, std::size_t most) noexcept;

template <typename Enum, std::size_t N> using Words = std::array<std::pair<std::string_view, Enum>, N>;

template <typename Enum, std::size_t N>
bool read_word(std::string_view text, const Words<Enum, N>& words, Enum& value) noexcept
{
  for (const auto& [word, meaning] : words) {
    if (word == text) {
      value = meaning;
      return true;
    }
  }
  return false;
}

template <typename Enum, std::size_t N> std::string write_word(Enum value, const Words<Enum, N>& words)
{
  for (const auto& [word, meaning] : words) {
    if (meaning == value)
      return std::string(word);
  }
  return {};
}

} // namespace weir::control

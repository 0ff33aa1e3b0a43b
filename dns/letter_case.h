// SPDX-License-Identifier: BSD-3-Clause
// ASCII lowering of wire names: one byte, or eight at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weir::dns {

[[nodiscard]] constexpr std::uint8_t lower(std::uint8_t c) noexcept
{
  return c >= 'A' && c <= 'Z' ? static_cast<std::uint8_t>(c + ('a' - 'A')) : c;
}

/// Lowers every byte of a word that is an ASCII upper case letter; all others, also those above 0x7f, stay.
[[nodiscard]] constexpr std::uint64_t lower_eight(std::uint64_t word) noexcept
{
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  const std::uint64_t seven_bits = word & (kOnes * 0x7f);
  const std::uint64_t from_a = seven_bits + kOnes * (0x80 - 'A');
  const std::uint64_t past_z = seven_bits + kOnes * (0x80 - 'Z' - 1);
  const std::uint64_t upper = (from_a & ~past_z & ~word) & (kOnes * 0x80);
  return word | (upper >> 2);
}

/// Copies a wire name and lowers it. Length bytes are at most 63, below 'A', so the whole name can be treated as
/// text. `to` has room for `length` rounded up to eight; the bytes behind `length` end up unspecified.
inline void copy_lowered(const std::uint8_t* from, std::size_t length, std::uint8_t* to) noexcept
{
  std::size_t done = 0;
  std::uint64_t word = 0;
  for (; length - done >= sizeof word; done += sizeof word) {
    std::memcpy(&word, from + done, sizeof word);
    word = lower_eight(word);
    std::memcpy(to + done, &word, sizeof word);
  }
  word = 0;
  std::memcpy(&word, from + done, length - done);
  word = lower_eight(word);
  if (done < length)
    std::memcpy(to + done, &word, sizeof word);
}

} // namespace weir::dns

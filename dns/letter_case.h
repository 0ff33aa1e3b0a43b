// SPDX-License-Identifier: BSD-3-Clause
// ASCII lowering of wire names: one byte, eight or sixteen at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <emmintrin.h>

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

inline void lower_sixteen(const std::uint8_t* from, std::uint8_t* to) noexcept
{
  const void* source = from;
  void* target = to;
  const __m128i bytes = _mm_loadu_si128(static_cast<const __m128i*>(source));
  // Signed: bytes above 0x7f are below 'A'.
  const __m128i upper =
      _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('A' - 1)), _mm_cmplt_epi8(bytes, _mm_set1_epi8('Z' + 1)));
  _mm_storeu_si128(static_cast<__m128i*>(target), _mm_or_si128(bytes, _mm_and_si128(upper, _mm_set1_epi8(0x20))));
}

/// Copies a wire name and lowers it. Length bytes are at most 63, below 'A', so the whole name can be treated as
/// text. The last bytes are copied by a step that overlaps the one before; nothing behind `length` is touched.
inline void copy_lowered(const std::uint8_t* from, std::size_t length, std::uint8_t* to) noexcept
{
  if (length >= 16) {
    for (std::size_t done = 0; done + 16 < length; done += 16)
      lower_sixteen(from + done, to + done);
    return lower_sixteen(from + length - 16, to + length - 16);
  }
  if (length >= sizeof(std::uint64_t)) {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&last, from + length - sizeof last, sizeof last);
    first = lower_eight(first);
    last = lower_eight(last);
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + length - sizeof last, &last, sizeof last);
    return;
  }
  for (std::size_t i = 0; i < length; ++i)
    to[i] = lower(from[i]);
}

} // namespace weir::dns

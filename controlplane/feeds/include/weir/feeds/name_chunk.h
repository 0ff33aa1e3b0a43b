// SPDX-License-Identifier: BSD-3-Clause
// Reversed names eight bytes at a time, for sorting and merging millions of them: most comparisons end in the first
// words, which lie beside each other, and need not look at the text.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace weir::feeds {

constexpr std::size_t kNameChunk = sizeof(std::uint64_t);

/// The bytes of a reversed name from `depth` on as a number that sorts as they do; zeros behind the end. Two names that
/// are equal in all chunks up to the end of one are equal: behind a name's last NUL comes no other NUL.
[[nodiscard]] inline std::uint64_t chunk_at(std::string_view reversed, std::size_t depth) noexcept
{
  static_assert(std::endian::native == std::endian::little);
  if (depth >= reversed.size())
    return 0;
  const std::size_t left = reversed.size() - depth;
  std::uint64_t word = 0;
  if (left >= kNameChunk) {
    std::memcpy(&word, reversed.data() + depth, kNameChunk);
  } else if (reversed.size() >= kNameChunk) {
    // The word that ends with the name, without what lies before `depth`: no copy of unforetold length.
    std::memcpy(&word, reversed.data() + reversed.size() - kNameChunk, kNameChunk);
    word >>= (kNameChunk - left) * 8;
  } else {
    std::memcpy(&word, reversed.data() + depth, left);
  }
  return __builtin_bswap64(word);
}

} // namespace weir::feeds

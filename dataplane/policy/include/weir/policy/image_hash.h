// SPDX-License-Identifier: BSD-3-Clause
// The keyed hash functions that the image format is made with; builder and look-ups must agree on every bit.
// All but SipHash only choose cache lines, tags and filter bits: a collision costs time, never a false match.
// They are always inlined, because the look-ups compile them for more than one instruction set.
#pragma once

#include <weir/policy/image_format.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weir::policy::raw {

/// Bijection of the 32-bit numbers.
[[gnu::always_inline]] inline std::uint32_t permute(const std::array<std::uint32_t, 4>& key, std::uint32_t x) noexcept
{
  x = (x ^ key[0]) * key[1];
  x ^= x >> 15;
  x = (x + key[2]) * key[3];
  x ^= x >> 16;
  return x;
}

/// Line, block or slot number below `count` by the 32 bits of `hash`.
[[gnu::always_inline]] inline std::uint32_t reduce(std::uint32_t hash, std::uint32_t count) noexcept
{
  return static_cast<std::uint32_t>(std::uint64_t{hash} * count >> 32);
}

/// Multiplies to 128 bits and folds.
[[gnu::always_inline]] inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept
{
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

constexpr std::uint64_t kOddFactor = 0x9E3779B97F4A7C15ULL;

[[gnu::always_inline]] inline std::uint64_t hash_pair(const std::array<std::uint64_t, 2>& key, std::uint64_t high,
                                                      std::uint64_t low) noexcept
{
  return fold(fold(high ^ key[0], kOddFactor) + (low ^ key[1]), key[0] | 1);
}

[[gnu::always_inline]] inline std::uint64_t hash_word(std::uint64_t key, std::uint32_t word) noexcept
{
  return fold(word ^ key, kOddFactor ^ key << 1);
}

/// Line and tag of a key in a table of tags, and line in its spill table.
[[gnu::always_inline]] inline std::uint32_t line_of(std::uint64_t hash, std::uint32_t lines) noexcept
{
  return reduce(static_cast<std::uint32_t>(hash >> 32), lines);
}
[[gnu::always_inline]] inline std::uint16_t tag_of(std::uint64_t hash) noexcept
{
  return static_cast<std::uint16_t>(hash);
}
[[gnu::always_inline]] inline std::uint32_t spill_line_of(std::uint64_t hash, std::uint32_t lines) noexcept
{
  return reduce(static_cast<std::uint32_t>(hash * kOddFactor >> 32), lines);
}

/// Bit of `hash` in each of the eight words of a filter block.
constexpr std::array<std::uint32_t, 8> kFilterFactors = {0x47B6137BU, 0x44974D91U, 0x8824AD5BU, 0xA2B7289DU,
                                                         0x705495C7U, 0x2DF1424BU, 0x9EFC4947U, 0x5C6BFB31U};
/// Spreads the low bits of a permuted address for the filter; the high bits have chosen the block already.
[[gnu::always_inline]] inline std::uint32_t filter_hash(std::uint32_t x) noexcept
{
  x *= 0x85EBCA6BU;
  return x ^ x >> 15;
}

/// Hash of the part of a name right of the current label; start with key[0]. `label` starts at its length byte and is
/// `size` (2..64) bytes; eight bytes from any of them can be read.
[[gnu::always_inline]] inline std::uint64_t hash_label(std::uint64_t factor, std::uint64_t right,
                                                       const std::uint8_t* label, std::size_t size) noexcept
{
  std::uint64_t hash = right;
  std::uint64_t bytes = 0;
  for (; size > 8; size -= 8, label += 8) {
    std::memcpy(&bytes, label, 8);
    hash = (hash ^ bytes) * factor;
    hash ^= hash >> 32;
  }
  std::memcpy(&bytes, label, 8);
  hash = (hash ^ (bytes & ~std::uint64_t{0} >> (8 - size) * 8)) * factor;
  return hash ^ hash >> 32;
}

/// Finishes a name hash: both halves of the result are usable.
[[gnu::always_inline]] inline std::uint64_t finish_name_hash(std::uint64_t factor, std::uint64_t hash) noexcept
{
  return fold(hash, factor ^ kOddFactor);
}

/// SipHash-2-4 of `size` bytes under `key`.
[[nodiscard]] std::uint64_t siphash(const std::array<std::uint64_t, 2>& key, const std::uint8_t* bytes,
                                    std::size_t size) noexcept;

} // namespace weir::policy::raw

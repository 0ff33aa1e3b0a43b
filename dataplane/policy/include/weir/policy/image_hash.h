// SPDX-License-Identifier: BSD-3-Clause
// The keyed hash functions that the image format is made with; builder and look-ups must agree on every bit.
// All but the fingerprints of names only choose cache lines, tags and filter bits: a collision costs time, never a
// false match.
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

/// The words of a block of which only the first `length` bytes count (all of them from kNameBlock on).
[[gnu::always_inline]] inline std::array<std::uint64_t, 4> masked_block(const std::uint8_t* bytes,
                                                                        std::size_t length) noexcept
{
  alignas(64) static constexpr std::array<std::uint64_t, 8> kMask = {~0ULL, ~0ULL, ~0ULL, ~0ULL, 0, 0, 0, 0};
  const std::size_t masked = length < kNameBlock ? kNameBlock - length : 0;
  std::array<std::uint64_t, 4> words{};
  std::array<std::uint64_t, 4> mask{};
  std::memcpy(words.data(), bytes, sizeof words);
  const void* all = kMask.data();
  std::memcpy(mask.data(), static_cast<const std::uint8_t*>(all) + masked, sizeof mask);
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i] &= mask[i];
  return words;
}

struct NameHash {
  std::uint64_t place; ///< chooses line and bits; both halves are usable
  std::uint64_t fingerprint;
};

/// Hashes a name or the last labels of one: `length` (at least 2) bytes from the first label's length byte on, without
/// the root's byte. kNameBlock bytes from there, and from every whole block of it, can be read.
/// The sum is NH (Black et al. 1999, UMAC) over 64-bit words, the fingerprint multiply-shift of that by 128-bit keys
/// (Dietzfelbinger 1996): for two names, whatever they are, it has the same upper n (at most 64) bits
/// by a chance of 2^-(n - 1) + 2^-63.
[[gnu::always_inline]] inline NameHash hash_name(const NameSetHeader& set, const std::uint8_t* name,
                                                 std::size_t length) noexcept
{
  __extension__ using Wide = unsigned __int128;
  Wide sum = 0;
  for (std::size_t block = 0;; ++block) {
    const auto words = masked_block(name + block * kNameBlock, length - block * kNameBlock);
    const auto& keys = set.word_keys[block];
    sum += static_cast<Wide>(words[0] + keys[0]) * (words[1] + keys[1]);
    sum += static_cast<Wide>(words[2] + keys[2]) * (words[3] + keys[3]);
    if (length <= (block + 1) * kNameBlock) [[likely]]
      break;
  }
  const auto low = static_cast<std::uint64_t>(sum);
  const auto high = static_cast<std::uint64_t>(sum >> 64);
  const auto& key = set.fingerprint_key;
  const Wide products = static_cast<Wide>(low) * key[0] + static_cast<Wide>(high) * key[2];
  return {fold(low ^ high * kOddFactor, set.place_key),
          static_cast<std::uint64_t>(products >> 64) + low * key[1] + high * key[3]};
}

/// What of a fingerprint is stored, in two parts: the upper 20 bits and the next 32.
[[gnu::always_inline]] inline std::uint32_t fingerprint_low(std::uint64_t fingerprint) noexcept
{
  return static_cast<std::uint32_t>(fingerprint >> 12);
}
[[gnu::always_inline]] inline std::uint32_t fingerprint_high(std::uint64_t fingerprint) noexcept
{
  return static_cast<std::uint32_t>(fingerprint >> 44);
}

[[gnu::always_inline]] inline unsigned slots_taken(const NameLine& line) noexcept
{
  return static_cast<unsigned>(line.rest >> kTakenShift) & 7U;
}

/// Two of the 32 bits in a line that tell of deeper names, for a place.
[[gnu::always_inline]] inline std::uint32_t deeper_bits(std::uint64_t place) noexcept
{
  const auto bits = static_cast<std::uint32_t>(place);
  return 1U << (bits & 31) | 1U << (bits >> 5 & 31);
}

} // namespace weir::policy::raw

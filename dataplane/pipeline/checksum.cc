// SPDX-License-Identifier: BSD-3-Clause
// One's complement sums, eight bytes at a time, in 64 bits so that carries wait for fold().
#include "checksum.h"

#include <array>
#include <cstring>
#include <emmintrin.h>

namespace weir::pipeline {

namespace {

/// As many ones as zeros: the mask of the first n bytes starts n before the zeros.
constexpr std::array<std::uint8_t, 2 * kMaskedRoom> kMasks = [] {
  std::array<std::uint8_t, 2 * kMaskedRoom> masks{};
  for (std::size_t i = 0; i < kMaskedRoom; ++i)
    masks[i] = 0xFF;
  return masks;
}();

constexpr int kBias = 0x8000;

__m128i load(const std::uint8_t* bytes) noexcept
{
  const void* from = bytes;
  return _mm_loadu_si128(static_cast<const __m128i*>(from));
}

/// The only multiplication that adds words of 16 bits takes them as signed, so each is taken with its bias off.
template <std::size_t room> std::uint64_t sum_masked(const std::uint8_t* bytes, std::size_t length) noexcept
{
  const std::uint8_t* mask = kMasks.data() + kMaskedRoom - length;
  const __m128i ones = _mm_set1_epi16(1);
  const __m128i bias = _mm_set1_epi16(static_cast<short>(kBias));
  __m128i sums = _mm_setzero_si128();
  for (std::size_t at = 0; at < room; at += sizeof sums) {
    const __m128i words = _mm_xor_si128(_mm_and_si128(load(bytes + at), load(mask + at)), bias);
    sums = _mm_add_epi32(sums, _mm_madd_epi16(words, ones));
  }
  sums = _mm_add_epi32(sums, _mm_shuffle_epi32(sums, 0x4E));
  sums = _mm_add_epi32(sums, _mm_shuffle_epi32(sums, 0xB1));
  return static_cast<std::uint64_t>(_mm_cvtsi128_si32(sums) + static_cast<int>(room / 2) * kBias);
}

} // namespace

std::uint64_t masked_sum(const std::uint8_t* bytes, std::size_t length) noexcept
{
  return sum_masked<kMaskedRoom>(bytes, length);
}

std::uint64_t short_masked_sum(const std::uint8_t* bytes, std::size_t length) noexcept
{
  return sum_masked<kShortMaskedRoom>(bytes, length);
}

std::uint64_t sum_of(const std::uint8_t* bytes, std::size_t length) noexcept
{
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  std::uint64_t sum = 0;
  if (length < kWord) {
    for (std::size_t i = 0; i < length; ++i)
      sum += static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return halves_of(sum);
  }
  std::uint64_t word = 0;
  for (std::size_t at = 0; at + kWord <= length; at += kWord) {
    std::memcpy(&word, bytes + at, kWord);
    sum += halves_of(word);
  }
  // The rest, out of the word that ends with it, without a branch on its length; a shift by 64 would do nothing.
  std::memcpy(&word, bytes + length - kWord, kWord);
  return sum + halves_of(word >> 1 >> (63 - length % kWord * 8));
}

} // namespace weir::pipeline

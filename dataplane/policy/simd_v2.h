// SPDX-License-Identifier: BSD-3-Clause
// The vector operations of the look-ups, for x86-64-v2 (SSE4.2). Private: included by lookup_v2.cc only.
#pragma once

#include <weir/policy/image_hash.h>

#include <smmintrin.h>

namespace weir::policy {

struct SimdV2 {
  /// Bit i set where the i-th of 32 u16 at `line` (64-byte aligned) equals `tag`.
  [[gnu::always_inline]] static std::uint32_t equal32(const void* line, std::uint16_t tag) noexcept
  {
    const auto* half = static_cast<const std::uint16_t*>(line);
    return equal16(half, tag) | equal16(half + 16, tag) << 16;
  }
  /// The same for 16 u16.
  [[gnu::always_inline]] static std::uint32_t equal16(const void* line, std::uint16_t tag) noexcept
  {
    const auto* part = static_cast<const __m128i*>(line);
    const __m128i wanted = _mm_set1_epi16(static_cast<short>(tag));
    const __m128i low = _mm_cmpeq_epi16(_mm_load_si128(part), wanted);
    const __m128i high = _mm_cmpeq_epi16(_mm_load_si128(part + 1), wanted);
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low, high)));
  }
  /// Bit i set where the i-th of eight u32 at `line` (64-byte aligned) equals `word`.
  [[gnu::always_inline]] static std::uint32_t equal8(const void* line, std::uint32_t word) noexcept
  {
    const auto* part = static_cast<const __m128i*>(line);
    const __m128i wanted = _mm_set1_epi32(static_cast<int>(word));
    const __m128i low = _mm_cmpeq_epi32(_mm_load_si128(part), wanted);
    const __m128i high = _mm_cmpeq_epi32(_mm_load_si128(part + 1), wanted);
    return static_cast<std::uint32_t>(_mm_movemask_ps(_mm_castsi128_ps(low)) | _mm_movemask_ps(_mm_castsi128_ps(high))
                                                                                   << 4);
  }
  /// True if all eight bits of `hash` are set in the block.
  [[gnu::always_inline]] static bool filter_has(const raw::FilterBlock& block, std::uint32_t hash) noexcept
  {
    const auto* words = static_cast<const __m128i*>(static_cast<const void*>(&block));
    const auto* factors = static_cast<const __m128i*>(static_cast<const void*>(&raw::kFilterFactors));
    const __m128i spread = _mm_set1_epi32(static_cast<int>(hash));
    const __m128i low = bits(_mm_mullo_epi32(spread, _mm_loadu_si128(factors)));
    const __m128i high = bits(_mm_mullo_epi32(spread, _mm_loadu_si128(factors + 1)));
    return (_mm_testc_si128(_mm_load_si128(words), low) & _mm_testc_si128(_mm_load_si128(words + 1), high)) != 0;
  }

private:
  /// 1 << (top five bits): there is no shift by lane in SSE, so the power is made as a float and converted; 2^31 does
  /// not fit and becomes the "indefinite" 0x80000000, which is what is wanted.
  [[gnu::always_inline]] static __m128i bits(__m128i products) noexcept
  {
    const __m128i exponents = _mm_slli_epi32(_mm_srli_epi32(products, 27), 23);
    return _mm_cvttps_epi32(_mm_castsi128_ps(_mm_add_epi32(exponents, _mm_set1_epi32(0x3F800000))));
  }
};

} // namespace weir::policy

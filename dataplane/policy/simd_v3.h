// SPDX-License-Identifier: BSD-3-Clause
// The vector operations of the look-ups, for x86-64-v3 (AVX2). Private: included by lookup_v3.cc only.
#pragma once

#include <weir/policy/image_hash.h>

#include <immintrin.h>

namespace weir::policy {

struct SimdV3 {
  [[gnu::always_inline]] static std::uint32_t equal32(const void* line, std::uint16_t tag) noexcept
  {
    const auto* part = static_cast<const __m256i*>(line);
    const __m256i wanted = _mm256_set1_epi16(static_cast<short>(tag));
    const __m256i low = _mm256_cmpeq_epi16(_mm256_load_si256(part), wanted);
    const __m256i high = _mm256_cmpeq_epi16(_mm256_load_si256(part + 1), wanted);
    const __m256i ordered = _mm256_permute4x64_epi64(_mm256_packs_epi16(low, high), 0xD8);
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(ordered));
  }
  [[gnu::always_inline]] static std::uint32_t equal16(const void* line, std::uint16_t tag) noexcept
  {
    const __m256i wanted = _mm256_set1_epi16(static_cast<short>(tag));
    const __m256i equal = _mm256_cmpeq_epi16(_mm256_load_si256(static_cast<const __m256i*>(line)), wanted);
    const __m128i packed = _mm_packs_epi16(_mm256_castsi256_si128(equal), _mm256_extracti128_si256(equal, 1));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(packed));
  }
  [[gnu::always_inline]] static std::uint32_t equal8(const void* line, std::uint32_t word) noexcept
  {
    const __m256i wanted = _mm256_set1_epi32(static_cast<int>(word));
    const __m256i equal = _mm256_cmpeq_epi32(_mm256_load_si256(static_cast<const __m256i*>(line)), wanted);
    return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(equal)));
  }
  [[gnu::always_inline]] static bool filter_has(const raw::FilterBlock& block, std::uint32_t hash) noexcept
  {
    const void* factors_at = &raw::kFilterFactors;
    const void* words_at = &block;
    const __m256i words = _mm256_load_si256(static_cast<const __m256i*>(words_at));
    const __m256i factors = _mm256_loadu_si256(static_cast<const __m256i*>(factors_at));
    const __m256i products = _mm256_mullo_epi32(_mm256_set1_epi32(static_cast<int>(hash)), factors);
    const __m256i bits = _mm256_sllv_epi32(_mm256_set1_epi32(1), _mm256_srli_epi32(products, 27));
    return _mm256_testc_si256(words, bits) != 0;
  }
};

} // namespace weir::policy

// SPDX-License-Identifier: BSD-3-Clause
// Makes split-block Bloom filters: 12 bits a key, 0.5 % of strangers pass.
#pragma once

#include <weir/policy/image_hash.h>

#include <vector>

namespace weir::policy {

[[nodiscard]] std::vector<raw::FilterBlock> make_filter(std::size_t keys);

/// Sets the eight bits of `hash` in `block`.
inline void add_to_filter(raw::FilterBlock& block, std::uint32_t hash) noexcept
{
  for (std::size_t i = 0; i < block.words.size(); ++i)
    block.words[i] |= std::uint32_t{1} << (hash * raw::kFilterFactors[i] >> 27);
}

/// How many keys ahead a cold block or line is fetched.
constexpr std::size_t kFetchAhead = 16;

} // namespace weir::policy

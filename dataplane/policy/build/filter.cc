// SPDX-License-Identifier: BSD-3-Clause
// Sizes and fills filter blocks.
#include "filter.h"

namespace weir::policy {

namespace {
constexpr std::size_t kBitsPerKey = 12;
}

std::vector<raw::FilterBlock> make_filter(std::size_t keys)
{
  return std::vector<raw::FilterBlock>(keys * kBitsPerKey / (sizeof(raw::FilterBlock) * 8) + 1);
}

void add_to_filter(raw::FilterBlock& block, std::uint32_t hash) noexcept
{
  for (std::size_t i = 0; i < block.words.size(); ++i)
    block.words[i] |= std::uint32_t{1} << (hash * raw::kFilterFactors[i] >> 27);
}

} // namespace weir::policy

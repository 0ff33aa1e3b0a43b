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

} // namespace weir::policy

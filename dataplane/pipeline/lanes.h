// SPDX-License-Identifier: BSD-3-Clause
// Lane masks, and a visit of each set bit, lowest first.
#pragma once

#include <bit>
#include <cstdint>

namespace weir::pipeline {

template <typename Visit> void for_each_lane(std::uint64_t mask, const Visit& visit) noexcept
{
  for (; mask != 0; mask &= mask - 1)
    visit(static_cast<std::uint32_t>(std::countr_zero(mask)));
}

[[nodiscard]] constexpr std::uint64_t bit_of(std::uint32_t lane) noexcept
{
  return 1ULL << lane;
}

/// The first `count` lanes, at most 64.
[[nodiscard]] constexpr std::uint64_t first_lanes(std::uint32_t count) noexcept
{
  return count == 64 ? ~0ULL : bit_of(count) - 1;
}

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// How many different keys a collapsed row stands for, estimated in one cache line (standard error 13 %).
//
// Flajolet et al., HyperLogLog (2007), with 64 registers and linear counting for small numbers.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace weir::hits {

struct alignas(64) KeySketch {
  std::array<std::uint8_t, 64> registers{};

  /// `hash` is the hash of the key that was collapsed.
  void add(std::uint64_t hash) noexcept
  {
    const auto rank = static_cast<std::uint8_t>(std::countl_zero(hash | 1) + 1);
    std::uint8_t& cell = registers[hash & 63];
    cell = cell > rank ? cell : rank;
  }
  /// At least 1 if anything was added.
  [[nodiscard]] std::uint64_t estimate() const noexcept;
  void clear() noexcept { registers.fill(0); }
};

} // namespace weir::hits

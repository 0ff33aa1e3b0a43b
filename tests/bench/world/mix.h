// SPDX-License-Identifier: BSD-3-Clause
// Seeded bijections: element number i of the world is computed, not stored, so a list of any size and the captures that
// go with it can be written by separate runs in little memory.
#pragma once

#include <cstdint>

namespace weir::world {

/// A bijection of 64-bit numbers whose values look random (splitmix64).
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) noexcept
{
  x += 0x9E3779B97F4A7C15;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
  x = (x ^ x >> 27) * 0x94D049BB133111EB;
  return x ^ x >> 31;
}

/// A bijection of 32-bit numbers for each seed.
[[nodiscard]] constexpr std::uint32_t mix32(std::uint32_t x, std::uint32_t seed) noexcept
{
  x = (x ^ seed ^ x >> 16) * 0x85EBCA6B;
  x = (x ^ x >> 13) * 0xC2B2AE35;
  x = (x ^ x >> 16) + seed * 0x9E3779B9;
  x = (x ^ x >> 15) * 0x2C1B3C6D;
  return x ^ x >> 16;
}

/// A stream of random numbers; equal seeds give equal streams.
class Random {
public:
  explicit constexpr Random(std::uint64_t seed) noexcept : state_(mix64(seed)) {}

  [[nodiscard]] constexpr std::uint64_t next() noexcept { return mix64(state_++); }
  /// 0 ... limit - 1.
  [[nodiscard]] constexpr std::uint64_t below(std::uint64_t limit) noexcept
  {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * limit) >> 64);
  }

private:
  std::uint64_t state_;
};

/// Walks 0 ... count - 1 in a scattered order without repeating before all were seen.
class Scattered {
public:
  constexpr Scattered(std::uint64_t count, std::uint64_t seed) noexcept : count_(count == 0 ? 1 : count)
  {
    step_ = mix64(seed) % count_ | 1;
    while (common_divisor(step_, count_) != 1)
      step_ += 2;
    at_ = mix64(seed + 1) % count_;
  }

  [[nodiscard]] constexpr std::uint64_t next() noexcept
  {
    at_ = (at_ + step_ % count_) % count_;
    return at_;
  }

private:
  static constexpr std::uint64_t common_divisor(std::uint64_t a, std::uint64_t b) noexcept
  {
    while (b != 0) {
      const std::uint64_t rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  std::uint64_t count_;
  std::uint64_t step_ = 1;
  std::uint64_t at_ = 0;
};

} // namespace weir::world

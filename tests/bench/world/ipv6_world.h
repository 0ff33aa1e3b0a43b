// SPDX-License-Identifier: BSD-3-Clause
// The listed IPv6 addresses and prefixes, and addresses that are not listed.
#pragma once

#include "mix.h"
#include "options.h"

#include <array>
#include <cstdint>
#include <unordered_set>
#include <vector>

namespace weir::world {

struct Ipv6Bits {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};

/// `high` are the upper 64 bits; no prefix is longer than /64.
struct Ipv6Block {
  std::uint64_t high;
  std::uint8_t length;
};

inline constexpr std::array<std::uint8_t, 12> kIpv6Lengths{29, 32, 36, 40, 42, 44, 46, 48, 52, 56, 60, 64};

class Ipv6World {
public:
  explicit Ipv6World(const Sizes& sizes);

  /// Listed address `index`; distinct for distinct indexes. Those at and beyond Sizes::ipv6 are not listed.
  [[nodiscard]] Ipv6Bits address(std::uint64_t index) const noexcept;
  /// Of the lengths kIpv6Lengths in equal parts.
  [[nodiscard]] const std::vector<Ipv6Block>& prefixes() const noexcept { return prefixes_; }

  /// An address in a listed prefix.
  [[nodiscard]] Ipv6Bits inside(Random& random) const noexcept;
  /// An address that no prefix lists, in no /32 that holds one.
  [[nodiscard]] Ipv6Bits outside(Random& random) const noexcept;
  /// An address that no prefix lists, in a /32 that holds a longer one.
  [[nodiscard]] Ipv6Bits beside(Random& random) const noexcept;

private:
  [[nodiscard]] bool listed(std::uint64_t high) const noexcept;
  void add(Ipv6Block block);

  std::uint64_t seed_;
  std::vector<Ipv6Block> prefixes_;
  std::vector<std::uint32_t> long_anchors_;   ///< top 32 bits of each prefix longer than /32
  std::unordered_set<std::uint32_t> anchors_; ///< top 32 bits that a listed prefix shares or covers
  std::array<std::unordered_set<std::uint64_t>, kIpv6Lengths.size()> by_length_;
};

} // namespace weir::world

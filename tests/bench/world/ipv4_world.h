// SPDX-License-Identifier: BSD-3-Clause
// The listed IPv4 addresses and prefixes, and addresses that are not listed. Memory: 2 MiB and 8 bytes a prefix.
#pragma once

#include "mix.h"
#include "options.h"

#include <cstdint>
#include <vector>

namespace weir::world {

struct Ipv4Block {
  std::uint32_t base;
  std::uint8_t length;
};

class Ipv4World {
public:
  explicit Ipv4World(const Sizes& sizes);

  /// Distinct prefixes of /14 to /30, over half of them /24, that cover about a tenth of the address space per 100,000.
  [[nodiscard]] const std::vector<Ipv4Block>& prefixes() const noexcept { return prefixes_; }

  /// Element `index` of the walk through all addresses: public or not, each once.
  [[nodiscard]] std::uint32_t element(std::uint64_t index) const noexcept;
  /// The listed addresses are the public elements below this index.
  [[nodiscard]] std::uint64_t listed_end() const noexcept { return listed_end_; }
  /// An address in a listed prefix.
  [[nodiscard]] std::uint32_t inside(Random& random) const noexcept;
  /// Whether the /24 of `address` holds (part of) a listed prefix.
  [[nodiscard]] bool near_prefix(std::uint32_t address) const noexcept
  {
    return (covered_[address >> 14] >> (address >> 8 & 63) & 1) != 0;
  }
  /// An address a feed may list and a router may see.
  [[nodiscard]] static bool is_public(std::uint32_t address) noexcept;

private:
  void make_prefixes(std::uint64_t count);
  void cover(Ipv4Block block);

  std::uint32_t seed_;
  std::uint64_t listed_end_ = 0;
  std::vector<Ipv4Block> prefixes_;
  std::vector<std::uint64_t> covered_; ///< one bit per /24
};

} // namespace weir::world

// SPDX-License-Identifier: BSD-3-Clause
// Listed and unlisted IPv4 addresses.
#include "ipv4_world.h"

#include <array>
#include <unordered_set>

namespace weir::world {

namespace {

struct Special {
  std::uint32_t base;
  std::uint8_t length;
};

constexpr std::array kSpecial{Special{0x00000000, 8},  Special{0x0A000000, 8},  Special{0x64400000, 10},
                              Special{0x7F000000, 8},  Special{0xA9FE0000, 16}, Special{0xAC100000, 12},
                              Special{0xC0A80000, 16}, Special{0xE0000000, 3}};

constexpr std::uint32_t mask_of(unsigned length) noexcept
{
  return length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
}

bool overlaps_special(Ipv4Block block) noexcept
{
  for (const Special& special : kSpecial) {
    const std::uint32_t mask = mask_of(std::min(special.length, block.length));
    if (((special.base ^ block.base) & mask) == 0)
      return true;
  }
  return false;
}

struct Share {
  std::uint8_t length;
  std::uint32_t per_mille;
};

/// Sums to 1000. The wide ones are few and make nearly all of the covered space, as in published lists.
constexpr std::array kShares{Share{24, 540}, Share{23, 60}, Share{22, 80}, Share{21, 50}, Share{20, 60}, Share{19, 40},
                             Share{18, 20},  Share{17, 12}, Share{16, 34}, Share{15, 2},  Share{14, 2},  Share{25, 20},
                             Share{26, 20},  Share{27, 20}, Share{28, 20}, Share{29, 10}, Share{30, 10}};

std::uint8_t draw_length(Random& random) noexcept
{
  std::uint64_t rest = random.below(1000);
  for (const Share& share : kShares) {
    if (rest < share.per_mille)
      return share.length;
    rest -= share.per_mille;
  }
  return 24;
}

} // namespace

Ipv4World::Ipv4World(const Sizes& sizes)
    : seed_(static_cast<std::uint32_t>(mix64(sizes.seed))), covered_(std::size_t{1} << 18)
{
  std::uint64_t found = 0;
  while (found < sizes.ipv4)
    found += is_public(element(listed_end_++)) ? 1 : 0;
  make_prefixes(sizes.ipv4_prefixes);
}

std::uint32_t Ipv4World::element(std::uint64_t index) const noexcept
{
  return mix32(static_cast<std::uint32_t>(index), seed_);
}

std::uint32_t Ipv4World::inside(Random& random) const noexcept
{
  const Ipv4Block& block = prefixes_[random.below(prefixes_.size())];
  return block.base | (static_cast<std::uint32_t>(random.next()) & ~mask_of(block.length));
}

bool Ipv4World::is_public(std::uint32_t address) noexcept
{
  return !overlaps_special({address, 32});
}

void Ipv4World::make_prefixes(std::uint64_t count)
{
  Random random(seed_ ^ 0x4444);
  std::unordered_set<std::uint64_t> seen;
  while (prefixes_.size() < count) {
    const std::uint8_t length = draw_length(random);
    const Ipv4Block block{static_cast<std::uint32_t>(random.next()) & mask_of(length), length};
    if (overlaps_special(block) || !seen.insert(std::uint64_t{block.base} << 8 | length).second)
      continue;
    prefixes_.push_back(block);
    cover(block);
  }
}

void Ipv4World::cover(Ipv4Block block)
{
  const std::uint32_t first = block.base >> 8;
  const std::uint32_t count = block.length >= 24 ? 1 : 1U << (24 - block.length);
  for (std::uint32_t net = first; net < first + count; ++net)
    covered_[net >> 6] |= std::uint64_t{1} << (net & 63);
}

} // namespace weir::world

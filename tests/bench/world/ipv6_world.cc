// SPDX-License-Identifier: BSD-3-Clause
// Listed and unlisted IPv6 addresses.
#include "ipv6_world.h"

namespace weir::world {

namespace {

/// 2400::/6: all of it global unicast, none of it holds IPv4 addresses.
constexpr std::uint64_t kSpace = 0x2400'0000'0000'0000;
constexpr std::uint64_t kSpaceMask = ~std::uint64_t{0} >> 6;

constexpr std::uint64_t in_space(std::uint64_t bits) noexcept
{
  return kSpace | (bits & kSpaceMask);
}

constexpr std::uint64_t cut(std::uint64_t high, unsigned length) noexcept
{
  return high & ~std::uint64_t{0} << (64 - length);
}

} // namespace

Ipv6World::Ipv6World(const Sizes& sizes) : seed_(mix64(sizes.seed ^ 0x6666))
{
  Random random(seed_);
  for (std::uint64_t i = 0; prefixes_.size() < sizes.ipv6_prefixes; ++i) {
    const std::uint8_t length = kIpv6Lengths[i % kIpv6Lengths.size()];
    add({cut(in_space(random.next()), length), length});
  }
}

void Ipv6World::add(Ipv6Block block)
{
  const auto top = static_cast<std::uint32_t>(block.high >> 32);
  for (std::size_t i = 0; i < kIpv6Lengths.size(); ++i) {
    if (kIpv6Lengths[i] == block.length && !by_length_[i].insert(block.high).second)
      return;
  }
  prefixes_.push_back(block);
  if (block.length > 32)
    long_anchors_.push_back(top);
  const std::uint32_t count = block.length >= 32 ? 1 : 1U << (32 - block.length);
  for (std::uint32_t i = 0; i < count; ++i)
    anchors_.insert(top + i);
}

Ipv6Bits Ipv6World::address(std::uint64_t index) const noexcept
{
  return {in_space(mix64(index ^ seed_)), mix64(index ^ mix64(seed_))};
}

Ipv6Bits Ipv6World::inside(Random& random) const noexcept
{
  const Ipv6Block& block = prefixes_[random.below(prefixes_.size())];
  const std::uint64_t host = block.length == 64 ? 0 : random.next() & ~std::uint64_t{0} >> block.length;
  return {block.high | host, random.next()};
}

bool Ipv6World::listed(std::uint64_t high) const noexcept
{
  for (std::size_t i = 0; i < kIpv6Lengths.size(); ++i) {
    if (by_length_[i].contains(cut(high, kIpv6Lengths[i])))
      return true;
  }
  return false;
}

Ipv6Bits Ipv6World::outside(Random& random) const noexcept
{
  while (true) {
    const std::uint64_t high = in_space(random.next());
    if (!anchors_.contains(static_cast<std::uint32_t>(high >> 32)))
      return {high, random.next()};
  }
}

Ipv6Bits Ipv6World::beside(Random& random) const noexcept
{
  if (long_anchors_.empty())
    return outside(random);
  while (true) {
    const std::uint64_t anchor = long_anchors_[random.below(long_anchors_.size())];
    const std::uint64_t high = anchor << 32 | (random.next() & 0xFFFFFFFF);
    if (!listed(high))
      return {high, random.next()};
  }
}

} // namespace weir::world

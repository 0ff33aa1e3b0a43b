// SPDX-License-Identifier: BSD-3-Clause
// Keys of collapsed rows, and the number of a name entry.
#include <weir/hits/hash.h>
#include <weir/hits/key.h>

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>

#include <cstring>

namespace weir::hits {

namespace {

using Bytes = std::array<std::uint8_t, 16>;

Ipv6 load(const Bytes& bytes) noexcept
{
  const auto word = [&](std::size_t at) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return __builtin_bswap64(value);
  };
  return {word(0), word(8)};
}

Bytes store(const Ipv6& address) noexcept
{
  const std::array<std::uint64_t, 2> words = {__builtin_bswap64(address.high), __builtin_bswap64(address.low)};
  return std::bit_cast<Bytes>(words);
}

/// The first `length` bits of a 64-bit half; any length.
std::uint64_t high_bits(unsigned length) noexcept
{
  return length >= 64 ? ~0ULL : ~(~0ULL >> length);
}

Bytes ipv4_base(const HitKey& key, const Bytes& matched) noexcept
{
  const Ipv6 address = load(matched);
  std::uint64_t value = address.low & 0xFFFFFFFF;
  if ((key.known & kIsIpv6) != 0)
    value = embedded_ipv4(address).value_or(Ipv4{}).value;
  value &= (high_bits(key.length) >> 32);
  return store({0, 0xFFFF00000000 | value});
}

Bytes ipv6_base(const HitKey& key, const Bytes& matched) noexcept
{
  const Ipv6 address = load(matched);
  const unsigned low = key.length > 64 ? key.length - 64U : 0;
  return store({address.high & high_bits(key.length), address.low & high_bits(low)});
}

} // namespace

std::uint64_t hash_name(const std::uint8_t* wire, std::size_t length) noexcept
{
  constexpr std::uint64_t kSeed = 0x9e3779b97f4a7c15; // golden ratio
  constexpr std::uint64_t kStep = 0xd1b54a32d192ed03; // odd, bits well mixed
  std::uint64_t state = fold_multiply(length ^ kSeed, kStep);
  for (std::size_t at = 0; at < length; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, wire + at, length - at < 8 ? length - at : 8);
    state = fold_multiply(state ^ word ^ kSeed, kStep) + state;
  }
  return state;
}

HitKey entry_key(const HitKey& key) noexcept
{
  HitKey entry = key;
  entry.port = entry.qtype = 0;
  entry.protocol = 0;
  entry.inside = entry.remote = {};
  entry.known = static_cast<std::uint8_t>(key.known & kMatchedInside);
  if (key.kind == HitKind::dns || key.family == EntryFamily::none)
    return entry;
  const Bytes& matched = matched_inside(key) ? key.inside : key.remote;
  Bytes& base = matched_inside(key) ? entry.inside : entry.remote;
  if (key.family == EntryFamily::ipv4) {
    base = ipv4_base(key, matched);
  } else {
    base = ipv6_base(key, matched);
    entry.known |= kIsIpv6;
  }
  return entry;
}

HitKey feed_key(const HitKey& key) noexcept
{
  HitKey feed;
  feed.generation = key.generation;
  feed.feed = key.feed;
  feed.bridge = key.bridge;
  feed.kind = key.kind;
  feed.direction = key.direction;
  feed.action = key.action;
  return feed;
}

} // namespace weir::hits

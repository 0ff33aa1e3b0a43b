// SPDX-License-Identifier: BSD-3-Clause
// Keys of hits: put together in registers, for every hit of a flood passes here.
#pragma once

#include "hit_details.h"

#include <weir/hits/aggregation.h>
#include <weir/hits/key.h>
#include <weir/pipeline/decide.h>
#include <weir/pipeline/packet.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace weir::pipeline {

/// One frame that is being reported. All references live for the call.
struct Sighting {
  const ImageContext& context;
  const FrameBatch& frames;
  std::uint32_t lane;
  const Packet& packet;

  [[nodiscard]] const Frame& frame() const noexcept { return frames.frames[lane]; }
};

/// `local`: the inside end matched. `ipv4`: the entry is an IPv4 entry. `feed`: the rule's primary feed.
struct AddressHit {
  policy::AddressMatch match;
  bool ipv4;
  bool local;
  std::uint16_t feed;
  hits::HitAction action;
  Reason reason;
};

/// What the record of a query says beyond its key.
struct QueryHit {
  const dns::Question& question;
  const dns::Extras& extras;
  Reason reason;
  const DnsOutcome& outcome;
};

/// What tells hits of one protocol apart besides their addresses.
enum class Identifier : std::uint8_t { none, port, icmp_type, icmpv6_type };
inline constexpr std::array<Identifier, 256> kIdentifiers = [] {
  constexpr std::uint8_t kSctp = 132;
  constexpr std::uint8_t kUdpLite = 136;
  std::array<Identifier, 256> table{};
  for (const std::uint8_t protocol : {kProtocolTcp, kProtocolUdp, kSctp, kUdpLite})
    table[protocol] = Identifier::port;
  table[kProtocolIcmp] = Identifier::icmp_type;
  table[kProtocolIcmpv6] = Identifier::icmpv6_type;
  return table;
}();

/// Destination port or ICMP type; 0 if there is none or it can't be read.
[[gnu::always_inline, nodiscard]] inline std::uint16_t port_of(const Frame& frame, const Packet& packet) noexcept
{
  const std::uint8_t* payload = frame.data + packet.transport;
  const Identifier identifier = kIdentifiers[packet.protocol];
  if (identifier == Identifier::port) [[likely]]
    return packet.has(4) ? load16(payload + 2) : 0;
  const Identifier own = packet.version == 4 ? Identifier::icmp_type : Identifier::icmpv6_type;
  return identifier == own && packet.has(1) ? payload[0] : 0;
}

/// 16 bytes of an address as they lie in memory; an IPv4 address v4-mapped.
[[gnu::always_inline, nodiscard]] inline std::array<std::uint64_t, 2> end_words(const std::uint8_t* address,
                                                                                bool is_ipv6) noexcept
{
  static_assert(std::endian::native == std::endian::little);
  if (is_ipv6) {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::memcpy(&first, address, sizeof first);
    std::memcpy(&second, address + sizeof first, sizeof second);
    return {first, second};
  }
  std::uint32_t ipv4 = 0;
  std::memcpy(&ipv4, address, sizeof ipv4);
  return {0, static_cast<std::uint64_t>(ipv4) << 32 | 0xFFFF0000U};
}

[[gnu::always_inline, nodiscard]] inline hits::KeyEnds ends_of_key(const Sighting& sighting) noexcept
{
  const std::uint8_t* ip = sighting.frame().data + sighting.packet.network;
  const bool is_ipv6 = sighting.packet.version == 6;
  const auto source = end_words(ip + (is_ipv6 ? 8 : 12), is_ipv6);
  const auto destination = end_words(ip + (is_ipv6 ? 24 : 16), is_ipv6);
  if (sighting.frames.side == Side::inside)
    return {source, destination};
  return {destination, source};
}

[[gnu::always_inline, nodiscard]] inline hits::HitKey fields_of_frame(const Sighting& sighting) noexcept
{
  hits::HitKey fields;
  fields.generation = static_cast<std::uint32_t>(sighting.context.generation);
  fields.bridge = sighting.frames.bridge;
  fields.direction = sighting.frames.side == Side::inside ? hits::Direction::outbound : hits::Direction::inbound;
  fields.known = sighting.packet.version == 6 ? hits::kIsIpv6 : 0;
  return fields;
}

/// Form of an address entry.
[[nodiscard]] constexpr hits::EntryForm form_of(std::uint8_t length, bool is_ipv4_entry) noexcept
{
  constexpr std::uint8_t kWholeIpv4 = 32;
  constexpr std::uint8_t kWholeIpv6 = 128;
  return length == (is_ipv4_entry ? kWholeIpv4 : kWholeIpv6) ? hits::EntryForm::address : hits::EntryForm::prefix;
}

/// Puts a key in its lane.
[[gnu::always_inline]] inline void keep_key(const hits::KeyWords& key, std::uint32_t bytes, std::uint32_t lane,
                                            const hits::AggregationTable& table, hits::HitBatch& keys) noexcept
{
  keys.key[lane] = key;
  keys.hash[lane] = table.hash(key);
  keys.bytes[lane] = bytes;
}

[[gnu::always_inline]] inline void make_key(const Sighting& sighting, const AddressHit& hit,
                                            hits::KeyWords& key) noexcept
{
  hits::HitKey fields = fields_of_frame(sighting);
  fields.kind = hits::HitKind::address;
  fields.rule = hit.match.rule;
  fields.feed = hit.feed;
  fields.action = hit.action;
  fields.protocol = sighting.packet.protocol;
  fields.port = port_of(sighting.frame(), sighting.packet);
  fields.family = hit.ipv4 ? hits::EntryFamily::ipv4 : hits::EntryFamily::ipv6;
  fields.length = hit.match.length;
  fields.form = form_of(hit.match.length, hit.ipv4);
  fields.known |= hit.local ? hits::kMatchedInside : 0;
  key = hits::pack_key(ends_of_key(sighting), fields);
}

} // namespace weir::pipeline

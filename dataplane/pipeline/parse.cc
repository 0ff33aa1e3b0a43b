// SPDX-License-Identifier: BSD-3-Clause
// Stage 1: plain IPv4 and IPv6 in one tight loop, everything else by find_network().
#include <weir/pipeline/parse.h>

#include <weir/pipeline/packet.h>

#include "lanes.h"

#include <array>
#include <bit>
#include <cstring>

namespace weir::pipeline {

namespace {

/// No Ethernet frame off a wire is shorter than 60; 42 is an empty UDP datagram on a virtual port.
constexpr std::uint32_t kFastLength = kEthernetHeader + kIpv4Header + kUdpHeader;
constexpr std::uint32_t kIpv4Source = 12;
constexpr std::uint32_t kIpv4Destination = 16;
constexpr std::uint32_t kIpv6Source = 8;
constexpr std::uint32_t kIpv6Destination = 24;

void add_ipv4(AddressLanes& lanes, std::uint32_t lane, std::uint32_t address) noexcept
{
  lanes.ipv4[lanes.count4] = address;
  lanes.lane4[lanes.count4] = static_cast<std::uint8_t>(lane);
  ++lanes.count4;
}

/// By value: two words that were just put together and stored can't be loaded as one of 16 bytes without a wait.
void add_ipv6(AddressLanes& lanes, std::uint32_t lane, Ipv6 address) noexcept
{
  lanes.ipv6[lanes.count6] = address;
  lanes.lane6[lanes.count6] = static_cast<std::uint8_t>(lane);
  ++lanes.count6;
  if (const auto inner = embedded_ipv4(address))
    add_ipv4(lanes, lane, inner->value);
}

/// The end of the frame at `ip` that is source if `source`, else destination.
void add_end(AddressLanes& lanes, std::uint32_t lane, const std::uint8_t* ip, bool source) noexcept
{
  if (ip[0] >> 4 == 4)
    add_ipv4(lanes, lane, load32(ip + (source ? kIpv4Source : kIpv4Destination)));
  else
    add_ipv6(lanes, lane, Ipv6::load(ip + (source ? kIpv6Source : kIpv6Destination)));
}

void note(ParsedBatch& parsed, std::uint32_t lane, Reason reason) noexcept
{
  parsed.noted |= bit_of(lane);
  parsed.reason[lane] = reason;
}

/// A UDP datagram to port 53.
template <Side side> void note_dns(ParsedBatch& parsed, std::uint32_t lane) noexcept
{
  if constexpr (side == Side::inside)
    parsed.queries |= bit_of(lane);
  else
    note(parsed, lane, Reason::dns_from_outside);
}

/// For frames whose addresses are known but whose headers are unusual.
template <Side side>
void note_depth(const Frame& frame, std::uint32_t lane, std::uint32_t network, ParsedBatch& parsed) noexcept
{
  const Packet packet = dissect(frame, network);
  if (packet.depth == Depth::later_fragment)
    return note(parsed, lane, Reason::later_fragment);
  if (packet.depth == Depth::extension_headers)
    return note(parsed, lane, Reason::extension_headers);
  const Payload payload = kPayloads[packet.protocol];
  const bool broken_udp = payload == Payload::udp && !packet.has(kUdpHeader);
  if (packet.depth == Depth::truncated || frame.length != frame.wire_length || broken_udp)
    return note(parsed, lane, Reason::truncated);
  if (payload == Payload::tunnel)
    return note(parsed, lane, Reason::encapsulation);
  if (payload != Payload::udp)
    return;
  const std::uint16_t port = load16(frame.data + packet.transport + 2);
  if (packet.fragment && port == kDnsPort && side == Side::inside)
    return note(parsed, lane, Reason::dns_in_fragments);
  if (port == kDnsPort)
    note_dns<side>(parsed, lane);
}

template <Side side, bool both> void add_ends(std::uint32_t lane, const std::uint8_t* ip, ParsedBatch& parsed) noexcept
{
  add_end(parsed.remote, lane, ip, side == Side::outside);
  if constexpr (both)
    add_end(parsed.local, lane, ip, side == Side::inside);
}

template <Side side, bool both>
[[gnu::noinline]] void parse_unusual(const Frame& frame, std::uint32_t lane, ParsedBatch& parsed) noexcept
{
  const Network network = find_network(frame);
  if (network.offset == 0)
    return note(parsed, lane, network.reason);
  parsed.addressed |= bit_of(lane);
  parsed.network[lane] = network.offset;
  add_ends<side, both>(lane, frame.data + network.offset, parsed);
  note_depth<side>(frame, lane, network.offset, parsed);
}

/// The least total length of plain IPv4 by protocol: what is read of the payload is there. None suffices for a tunnel.
constexpr std::array<std::uint32_t, 256> kLeastTotal = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::size_t protocol = 0; protocol < table.size(); ++protocol) {
    const Payload payload = kPayloads[protocol];
    const std::uint32_t least = payload == Payload::udp ? kIpv4Header + kUdpHeader : kIpv4Header;
    table[protocol] = payload == Payload::tunnel ? std::uint32_t{0x10000} : least;
  }
  return table;
}();

/// Untagged IPv4 without options, whole, no fragment, no tunnel, of a length that holds a UDP header. The header is
/// read as two words from the EtherType on, so that all its fixed parts take one branch.
bool is_plain_ipv4(const Frame& frame) noexcept
{
  static_assert(std::endian::native == std::endian::little);
  if (frame.length < kFastLength)
    return false;
  // EtherType, version and header length, DSCP, total length, identification
  const std::uint64_t first = load_word(frame.data + kEthernetHeader - 2);
  // flags and fragment offset, TTL, protocol, checksum, half of the source
  const std::uint64_t second = load_word(frame.data + kEthernetHeader + 6);
  const std::uint64_t odd = ((first ^ 0x450008) & 0xFFFFFF) | (second & 0xFF3F) | (frame.length ^ frame.wire_length);
  const std::uint32_t total = load16(frame.data + kEthernetHeader + 2);
  return odd == 0 && total >= kLeastTotal[second >> 24 & 0xFF];
}

bool is_udp(const std::uint8_t* ipv4) noexcept
{
  return kPayloads[ipv4[9]] == Payload::udp;
}

/// Untagged IPv6 without extension headers, whole, of a length that holds a UDP header.
bool is_plain_ipv6(const Frame& frame) noexcept
{
  constexpr std::uint32_t kTypeAndVersion = 0x86DD6000; // EtherType and version; not the traffic class
  constexpr std::uint32_t kLeast = kEthernetHeader + kIpv6Header + kUdpHeader;
  const std::uint8_t* data = frame.data;
  if (frame.length < kLeast || frame.length != frame.wire_length ||
      (load32(data + kEthernetHeader - 2) & 0xFFFFF000U) != kTypeAndVersion)
    return false;
  const std::uint8_t protocol = data[kEthernetHeader + 6];
  return protocol == kProtocolTcp || protocol == kProtocolIcmpv6 ||
         (protocol == kProtocolUdp && load16(data + kEthernetHeader + 4) >= kUdpHeader);
}

template <Side side, bool both>
[[gnu::always_inline]] inline void take_plain_ipv4(const std::uint8_t* data, std::uint32_t lane, std::uint32_t count,
                                                   ParsedBatch& parsed) noexcept
{
  constexpr std::uint32_t kRemote = kEthernetHeader + (side == Side::inside ? kIpv4Destination : kIpv4Source);
  constexpr std::uint32_t kLocal = kEthernetHeader + (side == Side::inside ? kIpv4Source : kIpv4Destination);
  constexpr std::uint32_t kTransport = kEthernetHeader + kIpv4Header;
  if (load16(data + kTransport + 2) == kDnsPort && is_udp(data + kEthernetHeader)) [[unlikely]] {
    constexpr std::uint32_t kCacheLine = 64;
    __builtin_prefetch(data + kCacheLine); // the name; headers are all that others are asked for
    note_dns<side>(parsed, lane);
  }
  parsed.remote.ipv4[count] = load32(data + kRemote);
  parsed.remote.lane4[count] = static_cast<std::uint8_t>(lane);
  if constexpr (both) {
    parsed.local.ipv4[count] = load32(data + kLocal);
    parsed.local.lane4[count] = static_cast<std::uint8_t>(lane);
  }
}

/// Where the ends of untagged IPv6 stand in a frame.
template <Side side>
constexpr std::uint32_t kRemote6 = kEthernetHeader + (side == Side::inside ? kIpv6Destination : kIpv6Source);
template <Side side>
constexpr std::uint32_t kLocal6 = kEthernetHeader + (side == Side::inside ? kIpv6Source : kIpv6Destination);

/// True if an IPv4 address stands in one of the addresses.
template <Side side, bool both>
[[gnu::always_inline]] inline bool take_plain_ipv6(const std::uint8_t* data, std::uint32_t lane, std::uint32_t count,
                                                   ParsedBatch& parsed) noexcept
{
  constexpr std::uint32_t kTransport = kEthernetHeader + kIpv6Header;
  if (data[kEthernetHeader + 6] == kProtocolUdp && load16(data + kTransport + 2) == kDnsPort)
    note_dns<side>(parsed, lane);
  const Ipv6 remote = Ipv6::load(data + kRemote6<side>);
  parsed.remote.ipv6[count] = remote;
  parsed.remote.lane6[count] = static_cast<std::uint8_t>(lane);
  if constexpr (both) {
    const Ipv6 local = Ipv6::load(data + kLocal6<side>);
    parsed.local.ipv6[count] = local;
    parsed.local.lane6[count] = static_cast<std::uint8_t>(lane);
    return embedded_ipv4(remote) || embedded_ipv4(local);
  }
  return embedded_ipv4(remote).has_value();
}

/// Lanes that parse_plain() leaves.
struct Leftover {
  std::uint64_t embedding = 0; ///< plain IPv6; add the IPv4 addresses that stand in its addresses
  std::uint64_t others = 0;    ///< something else
};

/// Most frames of most networks in one tight loop.
template <Side side, bool both> Leftover parse_plain(const FrameBatch& frames, ParsedBatch& parsed) noexcept
{
  Leftover left;
  std::uint32_t count4 = 0;
  std::uint32_t count6 = 0;
  const std::uint32_t frame_count = frames.count;
  parsed.network.fill(kEthernetHeader);
  for (std::uint32_t lane = 0; lane < frame_count; ++lane) {
    const Frame& frame = frames.frames[lane];
    if (is_plain_ipv4(frame)) [[likely]] {
      take_plain_ipv4<side, both>(frame.data, lane, count4++, parsed);
    } else if (is_plain_ipv6(frame)) {
      if (take_plain_ipv6<side, both>(frame.data, lane, count6++, parsed)) [[unlikely]]
        left.embedding |= bit_of(lane);
    } else [[unlikely]] {
      left.others |= bit_of(lane);
    }
  }
  parsed.addressed = first_lanes(frame_count) & ~left.others;
  parsed.remote.count4 = count4;
  parsed.remote.count6 = count6;
  parsed.local.count4 = both ? count4 : 0;
  parsed.local.count6 = both ? count6 : 0;
  return left;
}

void add_embedded(AddressLanes& lanes, std::uint32_t lane, const std::uint8_t* address) noexcept
{
  if (const auto inner = embedded_ipv4(Ipv6::load(address)))
    add_ipv4(lanes, lane, inner->value);
}

template <Side side, bool both> void parse_batch(const FrameBatch& frames, ParsedBatch& parsed) noexcept
{
  const Leftover left = parse_plain<side, both>(frames, parsed);
  for_each_lane(left.embedding, [&](std::uint32_t lane) {
    add_embedded(parsed.remote, lane, frames.frames[lane].data + kRemote6<side>);
    if constexpr (both)
      add_embedded(parsed.local, lane, frames.frames[lane].data + kLocal6<side>);
  });
  for_each_lane(left.others, [&](std::uint32_t lane) { parse_unusual<side, both>(frames.frames[lane], lane, parsed); });
  if (!both && frames.samples_inside && parsed.addressed != 0) {
    const auto first = static_cast<std::uint32_t>(std::countr_zero(parsed.addressed));
    add_end(parsed.local, first, frames.frames[first].data + parsed.network[first], side == Side::inside);
  }
}

} // namespace

void parse(const FrameBatch& frames, policy::MatchEnd match, ParsedBatch& parsed) noexcept
{
  parsed.queries = parsed.noted = 0;
  const bool both = match == policy::MatchEnd::both;
  if (frames.side == Side::inside)
    both ? parse_batch<Side::inside, true>(frames, parsed) : parse_batch<Side::inside, false>(frames, parsed);
  else
    both ? parse_batch<Side::outside, true>(frames, parsed) : parse_batch<Side::outside, false>(frames, parsed);
}

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// Stage 1: plain IPv4 in one tight loop, plain IPv6 apart, everything else by find_network().
#include <weir/pipeline/parse.h>

#include <weir/pipeline/packet.h>

#include "lanes.h"

#include <bit>

namespace weir::pipeline {

namespace {

/// No Ethernet frame off a wire is shorter than 60; 42 is an empty UDP datagram on a virtual port.
constexpr std::uint32_t kFastLength = kEthernetHeader + kIpv4Header + kUdpHeader;
constexpr std::uint32_t kPrefetchDistance = 8;
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

void add_ipv6(AddressLanes& lanes, std::uint32_t lane, const Ipv6& address) noexcept
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

template <Side side> void note_udp(ParsedBatch& parsed, std::uint32_t lane, std::uint16_t port) noexcept
{
  if (port != kDnsPort) [[likely]]
    return;
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
  note_udp<side>(parsed, lane, port);
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

/// Untagged IPv4 without options, whole, no fragment, of a length that holds a UDP header.
bool is_plain_ipv4(const Frame& frame) noexcept
{
  constexpr std::uint32_t kTypeAndVersion = 0x08004500; // EtherType, version and header length; not the DSCP
  const std::uint8_t* data = frame.data;
  return frame.length >= kFastLength && frame.length == frame.wire_length &&
         (load32(data + kEthernetHeader - 2) & 0xFFFFFF00U) == kTypeAndVersion &&
         (load16(data + kEthernetHeader + 6) & 0x3FFFU) == 0;
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

/// The plain IPv6 frames of `lanes`; returns the lanes that are something else.
template <Side side, bool both>
std::uint64_t parse_plain_ipv6(const FrameBatch& frames, std::uint64_t lanes, ParsedBatch& parsed) noexcept
{
  constexpr std::uint32_t kRemote = side == Side::inside ? kIpv6Destination : kIpv6Source;
  constexpr std::uint32_t kLocal = side == Side::inside ? kIpv6Source : kIpv6Destination;
  std::uint64_t others = 0;
  for_each_lane(lanes, [&](std::uint32_t lane) {
    const Frame& frame = frames.frames[lane];
    if (!is_plain_ipv6(frame)) [[unlikely]] {
      others |= bit_of(lane);
      return;
    }
    const std::uint8_t* ip = frame.data + kEthernetHeader;
    if (ip[6] == kProtocolUdp)
      note_udp<side>(parsed, lane, load16(ip + kIpv6Header + 2));
    parsed.network[lane] = kEthernetHeader;
    add_ipv6(parsed.remote, lane, Ipv6::load(ip + kRemote));
    if constexpr (both)
      add_ipv6(parsed.local, lane, Ipv6::load(ip + kLocal));
  });
  parsed.addressed |= lanes & ~others;
  return others;
}

/// Most frames of most networks in one tight loop; returns the lanes that are something else.
template <Side side, bool both> std::uint64_t parse_plain_ipv4(const FrameBatch& frames, ParsedBatch& parsed) noexcept
{
  constexpr std::uint32_t kRemote = kEthernetHeader + (side == Side::inside ? kIpv4Destination : kIpv4Source);
  constexpr std::uint32_t kLocal = kEthernetHeader + (side == Side::inside ? kIpv4Source : kIpv4Destination);
  constexpr std::uint32_t kTransport = kEthernetHeader + kIpv4Header;
  std::uint64_t others = 0;
  std::uint64_t plain = 0;
  std::uint32_t count = 0;
  for (std::uint32_t lane = 0; lane < frames.count; ++lane) {
    const std::uint32_t ahead = lane + kPrefetchDistance < frames.count ? lane + kPrefetchDistance : lane;
    __builtin_prefetch(frames.frames[ahead].data);
    const Frame& frame = frames.frames[lane];
    const Payload payload = is_plain_ipv4(frame) ? kPayloads[frame.data[kEthernetHeader + 9]] : Payload::tunnel;
    const bool udp = payload == Payload::udp;
    const std::uint32_t least = udp ? kIpv4Header + kUdpHeader : kIpv4Header;
    if (payload == Payload::tunnel || load16(frame.data + kEthernetHeader + 2) < least) [[unlikely]] {
      others |= bit_of(lane);
      continue;
    }
    if (udp)
      note_udp<side>(parsed, lane, load16(frame.data + kTransport + 2));
    parsed.remote.ipv4[count] = load32(frame.data + kRemote);
    parsed.remote.lane4[count] = static_cast<std::uint8_t>(lane);
    if constexpr (both) {
      parsed.local.ipv4[count] = load32(frame.data + kLocal);
      parsed.local.lane4[count] = static_cast<std::uint8_t>(lane);
    }
    parsed.network[lane] = kEthernetHeader;
    plain |= bit_of(lane);
    ++count;
  }
  parsed.addressed = plain;
  parsed.remote.count4 = count;
  parsed.local.count4 = both ? count : 0;
  return others;
}

template <Side side, bool both> void parse_batch(const FrameBatch& frames, ParsedBatch& parsed) noexcept
{
  std::uint64_t others = parse_plain_ipv4<side, both>(frames, parsed);
  if (others != 0)
    others = parse_plain_ipv6<side, both>(frames, others, parsed);
  for_each_lane(others, [&](std::uint32_t lane) { parse_unusual<side, both>(frames.frames[lane], lane, parsed); });
  if (!both && parsed.addressed != 0) {
    const auto first = static_cast<std::uint32_t>(std::countr_zero(parsed.addressed));
    add_end(parsed.local, first, frames.frames[first].data + parsed.network[first], side == Side::inside);
  }
}

} // namespace

void parse(const FrameBatch& frames, policy::MatchEnd match, ParsedBatch& parsed) noexcept
{
  parsed.remote.count6 = parsed.local.count6 = 0;
  parsed.queries = parsed.noted = 0;
  const bool both = match == policy::MatchEnd::both;
  if (frames.side == Side::inside)
    both ? parse_batch<Side::inside, true>(frames, parsed) : parse_batch<Side::inside, false>(frames, parsed);
  else
    both ? parse_batch<Side::outside, true>(frames, parsed) : parse_batch<Side::outside, false>(frames, parsed);
}

} // namespace weir::pipeline

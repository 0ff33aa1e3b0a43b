// SPDX-License-Identifier: BSD-3-Clause
// Stage 1: untagged IPv4 and IPv6 without options in a few instructions, everything else by find_network().
#include <weir/pipeline/parse.h>

#include <weir/pipeline/packet.h>

#include <bit>

namespace weir::pipeline {

namespace {

/// No Ethernet frame off a wire is shorter than 60; 54 is a TCP segment without payload on a virtual port.
constexpr std::uint32_t kFastLength = 54;
constexpr std::uint32_t kPrefetchDistance = 8;
constexpr std::uint32_t kIpv4Source = 12;
constexpr std::uint32_t kIpv4Destination = 16;
constexpr std::uint32_t kIpv6Source = 8;
constexpr std::uint32_t kIpv6Destination = 24;

Ipv6 load_ipv6(const std::uint8_t* bytes) noexcept
{
  return {static_cast<std::uint64_t>(load32(bytes)) << 32 | load32(bytes + 4),
          static_cast<std::uint64_t>(load32(bytes + 8)) << 32 | load32(bytes + 12)};
}

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
    add_ipv6(lanes, lane, load_ipv6(ip + (source ? kIpv6Source : kIpv6Destination)));
}

void note(ParsedBatch& parsed, std::uint32_t lane, Reason reason) noexcept
{
  parsed.noted |= 1ULL << lane;
  parsed.reason[lane] = reason;
}

template <Side side> void note_udp(ParsedBatch& parsed, std::uint32_t lane, std::uint16_t port) noexcept
{
  if (port != kDnsPort) [[likely]]
    return;
  if constexpr (side == Side::inside)
    parsed.queries |= 1ULL << lane;
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
  const Payload payload = payload_of(packet.protocol);
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
  parsed.addressed |= 1ULL << lane;
  parsed.network[lane] = network.offset;
  add_ends<side, both>(lane, frame.data + network.offset, parsed);
  note_depth<side>(frame, lane, network.offset, parsed);
}

template <Side side, bool both> void parse_lane(const Frame& frame, std::uint32_t lane, ParsedBatch& parsed) noexcept
{
  const std::uint8_t* data = frame.data;
  if (frame.length < kFastLength || frame.length != frame.wire_length) [[unlikely]]
    return parse_unusual<side, both>(frame, lane, parsed);
  const std::uint8_t* ip = data + kEthernetHeader;
  const std::uint16_t type = load16(data + kEthernetHeader - 2);
  const bool ipv4 = type == kTypeIpv4 && ip[0] == 0x45 && (load16(ip + 6) & 0x3FFFU) == 0;
  const bool ipv6 = type == kTypeIpv6 && ip[0] >> 4 == 6;
  if (!ipv4 && !ipv6) [[unlikely]]
    return parse_unusual<side, both>(frame, lane, parsed);
  const std::uint8_t protocol = ipv4 ? ip[9] : ip[6];
  if (protocol != kProtocolTcp) {
    const bool icmp = protocol == (ipv4 ? kProtocolIcmp : kProtocolIcmpv6);
    const std::uint32_t udp = kEthernetHeader + (ipv4 ? kIpv4Header : kIpv6Header);
    const std::uint32_t announced = ipv4 ? load16(ip + 2) : load16(ip + 4) + kIpv6Header;
    const bool whole_udp =
        protocol == kProtocolUdp && frame.length >= udp + kUdpHeader && announced >= udp - kEthernetHeader + kUdpHeader;
    if (!icmp && !whole_udp)
      return parse_unusual<side, both>(frame, lane, parsed);
    if (whole_udp)
      note_udp<side>(parsed, lane, load16(data + udp + 2));
  }
  parsed.addressed |= 1ULL << lane;
  parsed.network[lane] = kEthernetHeader;
  add_ends<side, both>(lane, ip, parsed);
}

template <Side side, bool both> void parse_batch(const FrameBatch& frames, ParsedBatch& parsed) noexcept
{
  for (std::uint32_t lane = 0; lane < frames.count; ++lane) {
    const std::uint32_t ahead = lane + kPrefetchDistance < frames.count ? lane + kPrefetchDistance : lane;
    __builtin_prefetch(frames.frames[ahead].data);
    parse_lane<side, both>(frames.frames[lane], lane, parsed);
  }
  if (!both && parsed.addressed != 0) {
    const auto first = static_cast<std::uint32_t>(std::countr_zero(parsed.addressed));
    add_end(parsed.local, first, frames.frames[first].data + parsed.network[first], side == Side::inside);
  }
}

} // namespace

void parse(const FrameBatch& frames, policy::MatchEnd match, ParsedBatch& parsed) noexcept
{
  parsed.remote.count4 = parsed.remote.count6 = 0;
  parsed.local.count4 = parsed.local.count6 = 0;
  parsed.addressed = parsed.queries = parsed.noted = 0;
  const bool both = match == policy::MatchEnd::both;
  if (frames.side == Side::inside)
    both ? parse_batch<Side::inside, true>(frames, parsed) : parse_batch<Side::inside, false>(frames, parsed);
  else
    both ? parse_batch<Side::outside, true>(frames, parsed) : parse_batch<Side::outside, false>(frames, parsed);
}

} // namespace weir::pipeline

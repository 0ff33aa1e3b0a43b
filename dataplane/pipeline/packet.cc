// SPDX-License-Identifier: BSD-3-Clause
// Walks Ethernet, VLAN tags, IPv4 and IPv6 headers with every length checked.
#include <weir/pipeline/packet.h>

#include <algorithm>

namespace weir::pipeline {

namespace {

constexpr std::uint16_t kTypeArp = 0x0806;
constexpr std::uint16_t kTypeRarp = 0x8035;
constexpr std::uint16_t kLastLength = 1500; ///< of an 802.3 length field; larger values are EtherTypes
constexpr std::uint32_t kMaxTags = 2;
constexpr unsigned kMaxExtensionHeaders = 8;

bool is_tag(std::uint16_t type) noexcept
{
  return type == 0x8100 || type == 0x88A8 || type == 0x9100 || type == 0x9200;
}

bool is_snap(const Frame& frame, std::uint32_t offset) noexcept
{
  return frame.length - offset >= 3 && frame.data[offset] == 0xAA && frame.data[offset + 1] == 0xAA &&
         frame.data[offset + 2] == 0x03;
}

Reason reason_for_type(const Frame& frame, std::uint16_t type, std::uint32_t offset) noexcept
{
  switch (type) {
  case kTypeArp:
  case kTypeRarp:
    return Reason::arp;
  case 0x8847: // MPLS
  case 0x8848: // MPLS, upstream label
  case 0x8863: // PPPoE discovery
  case 0x8864: // PPPoE session
  case 0x88E7: // provider backbone bridging
  case 0x22F3: // TRILL
  case 0x894F: // NSH
    return Reason::encapsulation;
  default:
    return type <= kLastLength && is_snap(frame, offset) ? Reason::encapsulation : Reason::unknown_ethertype;
  }
}

Packet dissect_ipv4(const Frame& frame, std::uint32_t network) noexcept
{
  const std::uint8_t* ip = frame.data + network;
  const std::uint32_t available = frame.length - network;
  const std::uint32_t header = (ip[0] & 0x0FU) * 4U;
  const std::uint32_t total = load16(ip + 2);
  const std::uint16_t fragment = load16(ip + 6) & 0x3FFFU;
  Packet packet{network,         0, network + std::min(total, available), 4, ip[9], fragment != 0, total > available,
                Depth::transport};
  if (header < kIpv4Header || header > available || header > total) {
    packet.depth = Depth::truncated;
    packet.end = std::max(packet.end, network + kIpv4Header);
  } else if ((fragment & 0x1FFFU) != 0) {
    packet.depth = Depth::later_fragment;
  } else {
    packet.transport = network + header;
  }
  return packet;
}

/// Steps over one extension header. Returns false when the walk ends, with packet.depth saying how.
bool step(const Frame& frame, Packet& packet, std::uint32_t& offset) noexcept
{
  const std::uint8_t* header = frame.data + offset;
  const std::uint32_t left = packet.end - offset;
  std::uint32_t length = 8;
  switch (packet.protocol) {
  case 0:  // hop-by-hop options
  case 60: // destination options
    length = left < 2 ? 8U : (header[1] + 1U) * 8U;
    break;
  case 44:
    packet.fragment = true;
    break;
  case 43:  // routing: the destination is not the final one
  case 51:  // AH
  case 135: // mobility
  case 139: // HIP
  case 140: // shim6
    packet.depth = Depth::extension_headers;
    return false;
  default:
    packet.transport = offset;
    return false;
  }
  if (left < length) {
    packet.depth = Depth::truncated;
    return false;
  }
  const bool later = packet.protocol == 44 && (load16(header + 2) & 0xFFF8U) != 0;
  packet.protocol = header[0];
  offset += length;
  if (later)
    packet.depth = Depth::later_fragment;
  return !later;
}

Packet dissect_ipv6(const Frame& frame, std::uint32_t network) noexcept
{
  const std::uint8_t* ip = frame.data + network;
  const std::uint32_t available = frame.length - network - kIpv6Header;
  const std::uint32_t payload = load16(ip + 4);
  std::uint32_t offset = network + kIpv6Header;
  Packet packet{network,         0, offset + std::min(payload, available), 6, ip[6], false, payload > available,
                Depth::transport};
  for (unsigned passed = 0; passed <= kMaxExtensionHeaders; ++passed) {
    if (!step(frame, packet, offset))
      return packet;
  }
  packet.depth = Depth::extension_headers;
  return packet;
}

} // namespace

Network find_network(const Frame& frame) noexcept
{
  std::uint32_t offset = kEthernetHeader;
  if (frame.length < offset)
    return {0, Reason::truncated};
  std::uint16_t type = load16(frame.data + offset - 2);
  for (std::uint32_t tags = 0; is_tag(type); ++tags) {
    if (tags == kMaxTags)
      return {0, Reason::too_many_tags};
    if (frame.length - offset < kTagLength)
      return {0, Reason::truncated};
    offset += kTagLength;
    type = load16(frame.data + offset - 2);
  }
  if (type != kTypeIpv4 && type != kTypeIpv6)
    return {0, reason_for_type(frame, type, offset)};
  const std::uint32_t need = type == kTypeIpv4 ? kIpv4Header : kIpv6Header;
  const unsigned version = type == kTypeIpv4 ? 4 : 6;
  if (frame.length - offset < need || frame.data[offset] >> 4 != version)
    return {0, Reason::truncated};
  return {static_cast<std::uint8_t>(offset), Reason::forwarded};
}

void dissect_any(const Frame& frame, std::uint32_t network, Packet& packet) noexcept
{
  packet = frame.data[network] >> 4 == 4 ? dissect_ipv4(frame, network) : dissect_ipv6(frame, network);
}

bool is_unicast(const Ipv6& address) noexcept
{
  if (address.high == 0 && address.low >> 32 == 0xFFFF)
    return is_unicast(static_cast<std::uint32_t>(address.low));
  return address.high >> 56 != 0xFF && (address.high | address.low) != 0;
}

Ends ends_of(const Frame& frame, std::uint32_t network) noexcept
{
  const std::uint8_t* ip = frame.data + network;
  if (ip[0] >> 4 == 6)
    return {Ipv6::load(ip + 8), Ipv6::load(ip + 24)};
  constexpr std::uint64_t kMapped = 0xFFFFULL << 32;
  return {{0, kMapped | load32(ip + 12)}, {0, kMapped | load32(ip + 16)}};
}

} // namespace weir::pipeline

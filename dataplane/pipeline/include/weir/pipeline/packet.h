// SPDX-License-Identifier: BSD-3-Clause
// Where the layers of one frame lie: for frames off the beaten track and for listed ones. Reads wire bytes only after
// checking that they are there.
#pragma once

#include <weir/address/big_endian.h>
#include <weir/address/ipv6.h>
#include <weir/pipeline/frame.h>
#include <weir/pipeline/reason.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace weir::pipeline {

constexpr std::uint32_t kEthernetHeader = 14;
constexpr std::uint32_t kTagLength = 4;
constexpr std::uint32_t kIpv4Header = 20;
constexpr std::uint32_t kIpv6Header = 40;
constexpr std::uint32_t kUdpHeader = 8;
constexpr std::uint32_t kTcpHeader = 20;
constexpr std::uint16_t kTypeIpv4 = 0x0800;
constexpr std::uint16_t kTypeIpv6 = 0x86DD;
constexpr std::uint16_t kDnsPort = 53;
constexpr std::uint8_t kProtocolIcmp = 1;
constexpr std::uint8_t kProtocolTcp = 6;
constexpr std::uint8_t kProtocolUdp = 17;
constexpr std::uint8_t kProtocolIcmpv6 = 58;

[[nodiscard]] inline std::uint16_t load16(const std::uint8_t* bytes) noexcept
{
  return Be16::load(bytes).host();
}
[[nodiscard]] inline std::uint32_t load32(const std::uint8_t* bytes) noexcept
{
  return Be32::load(bytes).host();
}
/// Eight bytes as they lie in memory.
[[nodiscard]] inline std::uint64_t load_word(const std::uint8_t* bytes) noexcept
{
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}
inline void store16(std::uint8_t* bytes, std::uint16_t value) noexcept
{
  Be16::from_host(value).store(bytes);
}
inline void store32(std::uint8_t* bytes, std::uint32_t value) noexcept
{
  Be32::from_host(value).store(bytes);
}

/// What kind of payload an IP protocol number announces.
enum class Payload : std::uint8_t { plain, udp, tunnel };
inline constexpr std::array<Payload, 256> kPayloads = [] {
  std::array<Payload, 256> table{};
  table[kProtocolUdp] = Payload::udp;
  // IPv4, IPv6, GRE, ESP, AH, IPIP, EtherIP, ENCAP, L2TPv3, MPLS-in-IP
  for (const unsigned tunnel : {4U, 41U, 47U, 50U, 51U, 94U, 97U, 98U, 115U, 137U})
    table[tunnel] = Payload::tunnel;
  return table;
}();

/// `offset` of the IP header when version and both addresses can be read, else 0 and the reason why not.
struct Network {
  std::uint8_t offset;
  Reason reason;
};
[[nodiscard]] Network find_network(const Frame& frame) noexcept;

/// How far the headers of a packet could be followed.
enum class Depth : std::uint8_t { transport, later_fragment, extension_headers, truncated };

/// `transport` is valid with Depth::transport only; it may equal `end`. `end` is where the IP payload ends, at most
/// the frame's length. `cut`: the IP header announces more than the frame holds.
struct Packet {
  std::uint32_t network;
  std::uint32_t transport;
  std::uint32_t end;
  std::uint8_t version; ///< 4 or 6
  std::uint8_t protocol;
  bool fragment; ///< first ones too
  bool cut;
  Depth depth;

  [[nodiscard]] bool has(std::uint32_t bytes) const noexcept
  {
    return depth == Depth::transport && end - transport >= bytes;
  }
};

/// Fills `packet`. `network` is an offset that find_network() returned for this frame.
void dissect_any(const Frame& frame, std::uint32_t network, Packet& packet) noexcept;
inline void dissect(const Frame& frame, std::uint32_t network, Packet& packet) noexcept
{
  const std::uint8_t* ip = frame.data + network;
  const std::uint32_t total = load16(ip + 2);
  const bool plain = ip[0] == 0x45 && (load16(ip + 6) & 0x3FFFU) == 0;
  if (!plain || total < kIpv4Header || total > frame.length - network) [[unlikely]]
    return dissect_any(frame, network, packet);
  packet.network = network;
  packet.transport = network + kIpv4Header;
  packet.end = network + total;
  packet.version = 4;
  packet.protocol = ip[9];
  packet.fragment = false;
  packet.cut = false;
  packet.depth = Depth::transport;
}
[[nodiscard]] inline Packet dissect(const Frame& frame, std::uint32_t network) noexcept
{
  Packet packet;
  dissect(frame, network, packet);
  return packet;
}

/// Both addresses as IPv6; those of IPv4 as ::ffff:a.b.c.d.
struct Ends {
  Ipv6 source;
  Ipv6 destination;
};
/// Neither unspecified, multicast, broadcast nor (IPv4) of 240.0.0.0/4; the kind of address that may be answered.
[[nodiscard]] bool is_unicast(const Ipv6& address) noexcept;
[[nodiscard]] constexpr bool is_unicast(std::uint32_t ipv4) noexcept
{
  return ipv4 - 1 < 0xE0000000U - 1; // 0 becomes the largest number
}
[[nodiscard]] Ends ends_of(const Frame& frame, std::uint32_t network) noexcept;

} // namespace weir::pipeline

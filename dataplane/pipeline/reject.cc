// SPDX-License-Identifier: BSD-3-Clause
// Decides whether a packet may be rejected, and writes the reset or the ICMP message.
#include "reject.h"

#include "checksum.h"
#include "turn_around.h"

#include <algorithm>
#include <cstring>

namespace weir::pipeline {

namespace {

constexpr std::uint32_t kIcmpHeader = 8;
/// The quoted packet may not make the message longer than these (RFC 1812 section 4.3.2.3, RFC 4443 section 2.4 c).
constexpr std::uint32_t kIcmpv4Limit = 576;
constexpr std::uint32_t kIcmpv6Limit = 1280;

constexpr std::uint8_t kFin = 0x01;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kRst = 0x04;
constexpr std::uint8_t kAck = 0x10;

bool is_icmp_error(const std::uint8_t* icmp, std::uint8_t version) noexcept
{
  const std::uint8_t type = icmp[0];
  if (version == 6)
    return type < 128 || type == 137;
  return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

bool take_from(RejectBudget& budget, std::uint64_t now_ns) noexcept
{
  constexpr std::uint64_t kStep = 1'000'000'000 / RejectBudget::kPerSecond;
  if (now_ns > budget.refilled_ns) {
    const std::uint64_t earned = (now_ns - budget.refilled_ns) / kStep;
    budget.refilled_ns += earned * kStep;
    budget.tokens = std::min(RejectBudget::kBurst, budget.tokens + std::min(earned, RejectBudget::kBurst));
  }
  if (budget.tokens == 0)
    return false;
  --budget.tokens;
  return true;
}

std::uint32_t tcp_header(const Frame& frame, const Packet& packet) noexcept
{
  return (frame.data[packet.transport + 12] >> 4) * 4U;
}

bool may_reset(const Frame& frame, const Packet& packet, bool verify_checksums) noexcept
{
  if (!packet.has(kTcpHeader) || room_behind_header(frame, packet) < kTcpHeader)
    return false;
  const std::uint8_t* tcp = frame.data + packet.transport;
  const std::uint32_t length = packet.end - packet.transport;
  const std::uint32_t header = tcp_header(frame, packet);
  if (header < kTcpHeader || header > length || (tcp[13] & kRst) != 0)
    return false;
  const std::uint8_t* ip = frame.data + packet.network;
  return !verify_checksums || fold(sum_of_pseudo_header(ip, kProtocolTcp, length) + sum_of(tcp, length)) == 0xFFFF;
}

bool may_answer(const Frame& frame, const Packet& packet, bool verify_checksums) noexcept
{
  if (packet.depth != Depth::transport || packet.fragment || packet.cut || frame.length != frame.wire_length)
    return false;
  if (((frame.data[0] | frame.data[6]) & 1U) != 0)
    return false;
  const Ends ends = ends_of(frame, packet.network);
  if (!is_unicast(ends.source) || !is_unicast(ends.destination) || ends.source == ends.destination)
    return false;
  const std::uint8_t* ip = frame.data + packet.network;
  return packet.version == 6 || !verify_checksums || fold(sum_of(ip, (ip[0] & 0x0FU) * 4U)) == 0xFFFF;
}

void write_reset(Frame& frame, const Packet& packet) noexcept
{
  const std::uint8_t* asked = frame.data + packet.transport;
  const std::uint32_t payload = packet.end - packet.transport - tcp_header(frame, packet);
  const std::uint8_t flags = asked[13];
  const std::uint32_t length = payload + ((flags & kSyn) != 0 ? 1U : 0U) + ((flags & kFin) != 0 ? 1U : 0U);
  const std::uint16_t from = load16(asked + 2);
  const std::uint16_t to = load16(asked);
  const std::uint32_t sequence = load32(asked + 4);
  const std::uint32_t acknowledged = load32(asked + 8);
  std::uint8_t* tcp = turn_around(frame, packet, kProtocolTcp, kTcpHeader);
  std::memset(tcp, 0, kTcpHeader);
  store16(tcp, from);
  store16(tcp + 2, to);
  if ((flags & kAck) != 0) {
    store32(tcp + 4, acknowledged);
    tcp[13] = kRst;
  } else {
    store32(tcp + 8, sequence + length);
    tcp[13] = kRst | kAck;
  }
  tcp[12] = (kTcpHeader / 4) << 4;
  store_checksum(tcp + 16,
                 sum_of_pseudo_header(frame.data + packet.network, kProtocolTcp, kTcpHeader) + sum_of(tcp, kTcpHeader));
}

void write_unreachable(Frame& frame, const Packet& packet) noexcept
{
  const bool ipv4 = packet.version == 4;
  const std::uint32_t limit = (ipv4 ? kIcmpv4Limit : kIcmpv6Limit) - plain_header(packet) - kIcmpHeader;
  const std::uint32_t room = room_behind_header(frame, packet) - kIcmpHeader;
  const std::uint32_t quote = std::min({packet.end - packet.network, limit, room});
  std::uint8_t* ip = frame.data + packet.network;
  std::memmove(ip + plain_header(packet) + kIcmpHeader, ip, quote);
  const std::uint8_t protocol = ipv4 ? kProtocolIcmp : kProtocolIcmpv6;
  std::uint8_t* icmp = turn_around(frame, packet, protocol, kIcmpHeader + quote);
  std::memset(icmp, 0, kIcmpHeader);
  icmp[0] = ipv4 ? 3 : 1;
  icmp[1] = ipv4 ? 13 : 1;
  const std::uint64_t pseudo = ipv4 ? 0 : sum_of_pseudo_header(ip, protocol, kIcmpHeader + quote);
  store_checksum(icmp + 2, pseudo + sum_of(icmp, kIcmpHeader + quote));
}

} // namespace

Rejection choose_rejection(const Frame& frame, const Packet& packet, bool verify_checksums, RejectBudget& budget,
                           std::uint64_t now_ns) noexcept
{
  if (!may_answer(frame, packet, verify_checksums))
    return Rejection::none;
  if (packet.protocol == kProtocolTcp)
    return may_reset(frame, packet, verify_checksums) ? Rejection::reset : Rejection::none;
  const std::uint32_t quote = packet.transport - packet.network + kIcmpHeader;
  if (room_behind_header(frame, packet) < kIcmpHeader + quote)
    return Rejection::none;
  if (packet.protocol == (packet.version == 4 ? kProtocolIcmp : kProtocolIcmpv6) &&
      (!packet.has(1) || is_icmp_error(frame.data + packet.transport, packet.version)))
    return Rejection::none;
  return take_from(budget, now_ns) ? Rejection::unreachable : Rejection::none;
}

void write_rejection(Frame& frame, const Packet& packet, Rejection rejection) noexcept
{
  if (rejection == Rejection::reset)
    write_reset(frame, packet);
  else
    write_unreachable(frame, packet);
}

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// Ethernet and IP headers of frames that the box sends back.
#include "turn_around.h"

#include "checksum.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace weir::pipeline {

namespace {

constexpr std::uint8_t kHopLimit = 64;
constexpr std::uint32_t kMinimumFrame = 60;
constexpr std::uint16_t kDontFragment = 0x4000;

template <std::size_t length> void swap_bytes(std::uint8_t* a, std::uint8_t* b) noexcept
{
  std::array<std::uint8_t, length> kept;
  std::memcpy(kept.data(), a, length);
  std::memcpy(a, b, length);
  std::memcpy(b, kept.data(), length);
}

void write_ipv4(std::uint8_t* ip, std::uint8_t protocol, std::uint32_t length) noexcept
{
  swap_bytes<4>(ip + 12, ip + 16);
  ip[0] = 0x45;
  ip[1] = 0;
  store16(ip + 2, static_cast<std::uint16_t>(kIpv4Header + length));
  store16(ip + 4, 0);
  store16(ip + 6, kDontFragment);
  ip[8] = kHopLimit;
  ip[9] = protocol;
  store16(ip + 10, 0);
  store_checksum(ip + 10, sum_of_words<kIpv4Header>(ip));
}

void write_ipv6(std::uint8_t* ip, std::uint8_t protocol, std::uint32_t length) noexcept
{
  swap_bytes<16>(ip + 8, ip + 24);
  store32(ip, 0x60000000U);
  store16(ip + 4, static_cast<std::uint16_t>(length));
  ip[6] = protocol;
  ip[7] = kHopLimit;
}

} // namespace

std::uint32_t room_behind_header(const Frame& frame, const Packet& packet) noexcept
{
  const std::uint32_t headers = packet.network + plain_header(packet);
  return frame.capacity < headers ? 0 : frame.capacity - headers;
}

std::uint8_t* turn_around(Frame& frame, const Packet& packet, std::uint8_t protocol, std::uint32_t length) noexcept
{
  swap_bytes<6>(frame.data, frame.data + 6);
  std::uint8_t* ip = frame.data + packet.network;
  if (packet.version == 4)
    write_ipv4(ip, protocol, length);
  else
    write_ipv6(ip, protocol, length);
  const std::uint32_t end = packet.network + plain_header(packet) + length;
  frame.length = std::max(end, std::min(kMinimumFrame, frame.capacity));
  frame.wire_length = frame.length;
  std::memset(frame.data + end, 0, frame.length - end);
  return ip + plain_header(packet);
}

} // namespace weir::pipeline

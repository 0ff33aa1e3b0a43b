// SPDX-License-Identifier: BSD-3-Clause
// Checksums and addressing of one DNS query.
#include "query_check.h"

#include "checksum.h"

namespace weir::pipeline {

bool checksums_are_right(const Frame& frame, const Packet& packet, std::uint32_t length) noexcept
{
  constexpr std::uint16_t kRight = 0xFFFF;
  const std::uint8_t* ip = frame.data + packet.network;
  const std::uint8_t* udp = frame.data + packet.transport;
  if (packet.version == 4 && fold(sum_of(ip, (ip[0] & 0x0FU) * 4U)) != kRight)
    return false;
  if (load16(udp + 6) == 0)
    return packet.version == 4;
  return fold(sum_of_pseudo_header(ip, kProtocolUdp, length) + sum_of(udp, length)) == kRight;
}

bool is_oddly_addressed(const Frame& frame, const Packet& packet) noexcept
{
  constexpr std::uint8_t kGroupBit = 1;
  const bool group = ((frame.data[0] | frame.data[6]) & kGroupBit) != 0;
  const Ends ends = ends_of(frame, packet.network);
  return group || load16(frame.data + packet.transport) == 0 || ends.source == ends.destination;
}

} // namespace weir::pipeline

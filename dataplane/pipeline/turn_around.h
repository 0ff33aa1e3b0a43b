// SPDX-License-Identifier: BSD-3-Clause
// Makes a frame go back where it came from: MACs and addresses swapped, tags with their priority kept, a plain IP
// header (no options, no extension headers, hop limit 64, DSCP 0, IPv4 id 0 with DF).
#pragma once

#include <weir/pipeline/packet.h>

#include <cstdint>

namespace weir::pipeline {

/// Length of the plain IP header of this packet's version.
[[nodiscard]] constexpr std::uint32_t plain_header(const Packet& packet) noexcept
{
  return packet.version == 4 ? kIpv4Header : kIpv6Header;
}

/// Bytes of IP payload that fit behind the plain header in the frame's capacity.
[[nodiscard]] std::uint32_t room_behind_header(const Frame& frame, const Packet& packet) noexcept;

/// Rewrites everything up to the IP payload, whose `length` bytes the caller has written or will write at the returned
/// place, checksum included. Sets the frame's length; a frame under the Ethernet minimum is padded with zeros to 60.
/// Requires length <= room_behind_header().
std::uint8_t* turn_around(Frame& frame, const Packet& packet, std::uint8_t protocol, std::uint32_t length) noexcept;

} // namespace weir::pipeline

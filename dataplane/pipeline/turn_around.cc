// SPDX-License-Identifier: BSD-3-Clause
// Ethernet and IP headers of frames that the box sends back.
#include "turn_around.h"

#include "checksum.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace weir::pipeline {

namespace {

constexpr std::uint8_t kHopLimit = 64;
constexpr std::uint32_t kMinimumFrame = 60;
constexpr std::uint16_t kDontFragment = 0x4000;

template <typename Word> void store_word(std::uint8_t* bytes, Word word) noexcept
{
  std::memcpy(bytes, &word, sizeof word);
}

/// Both MACs are twelve bytes: a word and a half, put together anew.
void swap_macs(std::uint8_t* frame) noexcept
{
  const std::uint64_t first = load_word(frame);
  const std::uint64_t last = load_word(frame + 4);
  store_word(frame, last >> 16 | first << 48);
  store_word(frame + 8, static_cast<std::uint32_t>(first >> 16));
}

/// In words, since the checksums read again what is stored here.
void write_ipv4(std::uint8_t* ip, std::uint8_t protocol, std::uint32_t length) noexcept
{
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t kVersionAndLength = 0x45;
  const std::uint64_t total = __builtin_bswap16(static_cast<std::uint16_t>(kIpv4Header + length));
  const std::uint64_t flags = __builtin_bswap16(kDontFragment);
  const std::uint32_t lifetime = kHopLimit | std::uint32_t{protocol} << 8;
  const std::uint64_t ends = load_word(ip + 12);
  const std::uint32_t checksum = checksum_field(kVersionAndLength + total + flags + lifetime + halves_of(ends));
  store_word(ip, kVersionAndLength | total << 16 | flags << 48);
  store_word(ip + 8, lifetime | checksum << 16);
  store_word(ip + 12, std::rotl(ends, 32));
}

void write_ipv6(std::uint8_t* ip, std::uint8_t protocol, std::uint32_t length) noexcept
{
  constexpr std::uint64_t kVersion = 0x60;
  const std::uint64_t payload = __builtin_bswap16(static_cast<std::uint16_t>(length));
  const std::array<std::uint64_t, 4> ends = {load_word(ip + 24), load_word(ip + 32), load_word(ip + 8),
                                             load_word(ip + 16)};
  store_word(ip, kVersion | payload << 32 | std::uint64_t{protocol} << 48 | std::uint64_t{kHopLimit} << 56);
  for (std::size_t i = 0; i < ends.size(); ++i)
    store_word(ip + 8 + i * sizeof ends[i], ends[i]);
}

} // namespace

std::uint32_t room_behind_header(const Frame& frame, const Packet& packet) noexcept
{
  const std::uint32_t headers = packet.network + plain_header(packet);
  return frame.capacity < headers ? 0 : frame.capacity - headers;
}

std::uint8_t* turn_around(Frame& frame, const Packet& packet, std::uint8_t protocol, std::uint32_t length) noexcept
{
  swap_macs(frame.data);
  std::uint8_t* ip = frame.data + packet.network;
  if (packet.version == 4)
    write_ipv4(ip, protocol, length);
  else
    write_ipv6(ip, protocol, length);
  const std::uint32_t end = packet.network + plain_header(packet) + length;
  frame.length = std::max(end, std::min(kMinimumFrame, frame.capacity));
  frame.wire_length = frame.length;
  if (frame.length != end) [[unlikely]]
    std::memset(frame.data + end, 0, frame.length - end);
  return ip + plain_header(packet);
}

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// Checksums and addressing of one DNS query.
#include "query_check.h"

#include "checksum.h"

namespace weir::pipeline {

namespace {

constexpr std::uint16_t kRight = 0xFFFF;

bool header_is_right(const std::uint8_t* ip) noexcept
{
  const std::size_t length = (ip[0] & 0x0FU) * 4U;
  return fold(length == kIpv4Header ? sum_of_words<kIpv4Header>(ip) : sum_of(ip, length)) == kRight;
}

/// The sum of `length` bytes at `offset` of the frame, without a branch on how many where the buffer is long enough.
std::uint64_t sum_in_frame(const Frame& frame, std::uint32_t offset, std::uint32_t length) noexcept
{
  const std::uint8_t* bytes = frame.data + offset;
  const std::uint32_t readable = frame.capacity - offset;
  if (length <= kShortMaskedRoom && readable >= kShortMaskedRoom)
    return short_masked_sum(bytes, length);
  return length <= kMaskedRoom && readable >= kMaskedRoom ? masked_sum(bytes, length) : sum_of(bytes, length);
}

} // namespace

std::uint32_t sum_of_question(const Frame& frame, const Packet& packet, std::uint32_t question_length) noexcept
{
  return fold(sum_in_frame(frame, packet.transport + kBeforeQuestion, question_length));
}

bool checksums_are_right(const Frame& frame, const Packet& packet, std::uint32_t length, std::uint32_t question_length,
                         std::uint32_t question_sum) noexcept
{
  const std::uint8_t* ip = frame.data + packet.network;
  const std::uint8_t* udp = frame.data + packet.transport;
  if (packet.version == 4 && !header_is_right(ip))
    return false;
  if (load16(udp + 6) == 0)
    return packet.version == 4;
  const std::uint32_t behind = kBeforeQuestion + question_length;
  const std::uint64_t sum = sum_of_words<kBeforeQuestion>(udp) + question_sum +
                            sum_at(behind, sum_in_frame(frame, packet.transport + behind, length - behind));
  return fold(sum_of_pseudo_header(ip, kProtocolUdp, length) + sum) == kRight;
}

bool is_oddly_addressed(const Frame& frame, const Packet& packet) noexcept
{
  constexpr std::uint8_t kGroupBit = 1;
  const bool group = ((frame.data[0] | frame.data[6]) & kGroupBit) != 0;
  const std::uint8_t* ip = frame.data + packet.network;
  const bool to_itself =
      packet.version == 4 ? load32(ip + 12) == load32(ip + 16) : Ipv6::load(ip + 8) == Ipv6::load(ip + 24);
  return group || load16(frame.data + packet.transport) == 0 || to_itself;
}

} // namespace weir::pipeline

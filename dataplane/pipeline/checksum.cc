// SPDX-License-Identifier: BSD-3-Clause
// One's complement sums, eight bytes at a time.
#include "checksum.h"

#include <weir/pipeline/packet.h>

#include <cstring>

namespace weir::pipeline {

namespace {

/// The carry comes back in at the bottom: 2^64 is 1 modulo 2^16 - 1.
void add_word(std::uint64_t& sum, std::uint64_t word) noexcept
{
  const bool carry = __builtin_add_overflow(sum, word, &sum);
  sum += carry ? 1 : 0;
}

} // namespace

std::uint64_t sum_of(const std::uint8_t* bytes, std::size_t length) noexcept
{
  std::uint64_t sum = 0;
  std::uint64_t word = 0;
  for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
    std::memcpy(&word, bytes, sizeof word);
    add_word(sum, word);
  }
  if (length >= 4) {
    std::uint32_t half = 0;
    std::memcpy(&half, bytes, sizeof half);
    add_word(sum, half);
    bytes += sizeof half;
    length -= sizeof half;
  }
  for (std::size_t i = 0; i < length; ++i)
    add_word(sum, static_cast<std::uint64_t>(bytes[i]) << (8 * i));
  return (sum & 0xFFFFFFFFU) + (sum >> 32);
}

std::uint64_t sum_of_pseudo_header(const std::uint8_t* ip, std::uint8_t protocol, std::uint32_t length) noexcept
{
  // Zeros count nothing, and two words of 16 bits may come in any order.
  const std::uint64_t tail = __builtin_bswap32(length) + static_cast<std::uint64_t>(__builtin_bswap16(protocol));
  return tail + (ip[0] >> 4 == 4 ? sum_of(ip + 12, 8) : sum_of(ip + 8, 32));
}

std::uint16_t fold(std::uint64_t sum) noexcept
{
  sum = (sum & 0xFFFFFFFFU) + (sum >> 32);
  sum = (sum & 0xFFFFFFFFU) + (sum >> 32);
  sum = (sum & 0xFFFFU) + (sum >> 16);
  sum = (sum & 0xFFFFU) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

void store_checksum(std::uint8_t* field, std::uint64_t sum, bool udp) noexcept
{
  auto value = static_cast<std::uint16_t>(~fold(sum));
  if (udp && value == 0)
    value = 0xFFFF;
  std::memcpy(field, &value, sizeof(value));
}

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// One's complement sums, four bytes at a time.
#include "checksum.h"

#include <weir/pipeline/packet.h>

#include <cstring>

namespace weir::pipeline {

std::uint64_t sum_of(const std::uint8_t* bytes, std::size_t length) noexcept
{
  std::uint64_t sum = 0;
  for (; length >= 4; bytes += 4, length -= 4) {
    std::uint32_t word;
    std::memcpy(&word, bytes, 4);
    sum += word;
  }
  if (length != 0) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes, length);
    sum += word;
  }
  return (sum & 0xFFFFFFFFU) + (sum >> 32);
}

std::uint64_t sum_of_pseudo_header(const std::uint8_t* ip, std::uint8_t protocol, std::uint32_t length) noexcept
{
  std::uint8_t tail[8] = {0, 0, 0, 0, 0, 0, 0, protocol};
  store32(tail, length);
  const bool ipv4 = ip[0] >> 4 == 4;
  return sum_of(ipv4 ? ip + 12 : ip + 8, ipv4 ? 8 : 32) + sum_of(tail, sizeof(tail));
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

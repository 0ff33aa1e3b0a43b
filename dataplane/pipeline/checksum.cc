// SPDX-License-Identifier: BSD-3-Clause
// One's complement sums, eight bytes at a time, in 64 bits so that carries wait for fold().
#include "checksum.h"

#include <weir/pipeline/packet.h>

#include <cstring>

namespace weir::pipeline {

namespace {

std::uint64_t halves_of(std::uint64_t word) noexcept
{
  return (word & 0xFFFFFFFFU) + (word >> 32);
}

} // namespace

std::uint64_t sum_of(const std::uint8_t* bytes, std::size_t length) noexcept
{
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  std::uint64_t sum = 0;
  if (length < kWord) {
    for (std::size_t i = 0; i < length; ++i)
      sum += static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return halves_of(sum);
  }
  std::uint64_t word = 0;
  for (std::size_t at = 0; at + kWord <= length; at += kWord) {
    std::memcpy(&word, bytes + at, kWord);
    sum += halves_of(word);
  }
  // The rest, out of the word that ends with it, without a branch on its length; a shift by 64 would do nothing.
  std::memcpy(&word, bytes + length - kWord, kWord);
  return sum + halves_of(word >> 1 >> (63 - length % kWord * 8));
}

std::uint64_t sum_of_pseudo_header(const std::uint8_t* ip, std::uint8_t protocol, std::uint32_t length) noexcept
{
  // Zeros count nothing, and two words of 16 bits may come in any order.
  const std::uint64_t tail = __builtin_bswap32(length) + static_cast<std::uint64_t>(__builtin_bswap16(protocol));
  return tail + (ip[0] >> 4 == 4 ? sum_of_words<8>(ip + 12) : sum_of_words<32>(ip + 8));
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

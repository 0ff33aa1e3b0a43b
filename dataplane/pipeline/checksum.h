// SPDX-License-Identifier: BSD-3-Clause
// The internet checksum (RFC 1071) over parts of a frame.
//
// Sums are kept in the byte order of the wire words as loaded, so they can be added in any grouping and stored without
// a swap; each part but the last must have an even length.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weir::pipeline {

/// A sum that has not been folded, of at most 64 KiB; 2^16 of them can be added.
[[nodiscard]] std::uint64_t sum_of(const std::uint8_t* bytes, std::size_t length) noexcept;

/// The same of a length known before, a multiple of four.
template <std::size_t length> [[nodiscard]] inline std::uint64_t sum_of_words(const std::uint8_t* bytes) noexcept
{
  static_assert(length % sizeof(std::uint32_t) == 0);
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at < length; at += sizeof(std::uint32_t)) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes + at, sizeof word);
    sum += word;
  }
  return sum;
}

/// What bytes with the sum `sum` count if they start at an odd offset: there each is the other half of its word.
[[nodiscard]] constexpr std::uint64_t sum_at(std::size_t offset, std::uint64_t sum) noexcept
{
  const std::uint64_t folded = (sum & 0xFFFFFFFFU) + (sum >> 32);
  return offset % 2 == 0 ? folded : folded << 8;
}

/// The sum of the first `length` of kMaskedRoom bytes, all of which can be read: no branch on the length.
inline constexpr std::size_t kMaskedRoom = 64;
[[nodiscard]] std::uint64_t masked_sum(const std::uint8_t* bytes, std::size_t length) noexcept;
/// The same for kShortMaskedRoom bytes.
inline constexpr std::size_t kShortMaskedRoom = 16;
[[nodiscard]] std::uint64_t short_masked_sum(const std::uint8_t* bytes, std::size_t length) noexcept;

[[nodiscard]] constexpr std::uint64_t halves_of(std::uint64_t word) noexcept
{
  return (word & 0xFFFFFFFFU) + (word >> 32);
}

/// Pseudo-header of the IP header at `ip` (IPv4 or IPv6, told by its version): addresses, protocol, upper-layer length.
[[nodiscard]] inline std::uint64_t sum_of_pseudo_header(const std::uint8_t* ip, std::uint8_t protocol,
                                                        std::uint32_t length) noexcept
{
  // Zeros count nothing, and two words of 16 bits may come in any order.
  const std::uint64_t tail = __builtin_bswap32(length) + static_cast<std::uint64_t>(__builtin_bswap16(protocol));
  if (ip[0] >> 4 != 4)
    return tail + sum_of_words<32>(ip + 8);
  std::uint64_t addresses = 0;
  std::memcpy(&addresses, ip + 12, sizeof addresses);
  return tail + halves_of(addresses);
}

/// The 16 bits of a sum, not inverted: 0xFFFF over data that includes its own right checksum.
[[nodiscard]] constexpr std::uint16_t fold(std::uint64_t sum) noexcept
{
  // The upper half of a word added to itself turned by half: the sum of both halves, its carry brought round.
  const auto half = static_cast<std::uint32_t>((sum + std::rotl(sum, 32)) >> 32);
  return static_cast<std::uint16_t>((half + std::rotl(half, 16)) >> 16);
}

/// The field of a sum as it goes on the wire, as loaded. `udp`: a computed 0 is sent as 0xFFFF (RFC 768).
[[nodiscard]] constexpr std::uint16_t checksum_field(std::uint64_t sum, bool udp = false) noexcept
{
  const auto value = static_cast<std::uint16_t>(~fold(sum));
  return udp && value == 0 ? std::uint16_t{0xFFFF} : value;
}

inline void store_checksum(std::uint8_t* field, std::uint64_t sum, bool udp = false) noexcept
{
  const std::uint16_t value = checksum_field(sum, udp);
  std::memcpy(field, &value, sizeof value);
}

} // namespace weir::pipeline

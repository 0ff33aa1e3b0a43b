// SPDX-License-Identifier: BSD-3-Clause
// The internet checksum (RFC 1071) over parts of a frame.
//
// Sums are kept in the byte order of the wire words as loaded, so they can be added in any grouping and stored without
// a swap; each part but the last must have an even length.
#pragma once

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

/// Pseudo-header of the IP header at `ip` (IPv4 or IPv6, told by its version): addresses, protocol, upper-layer length.
[[nodiscard]] std::uint64_t sum_of_pseudo_header(const std::uint8_t* ip, std::uint8_t protocol,
                                                 std::uint32_t length) noexcept;

/// The 16 bits of a sum, not inverted: 0xFFFF over data that includes its own right checksum.
[[nodiscard]] std::uint16_t fold(std::uint64_t sum) noexcept;

/// Stores the inverted sum at `field`, as it goes on the wire. `udp`: a computed 0 is sent as 0xFFFF (RFC 768).
void store_checksum(std::uint8_t* field, std::uint64_t sum, bool udp = false) noexcept;

} // namespace weir::pipeline

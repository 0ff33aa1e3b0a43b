// SPDX-License-Identifier: BSD-3-Clause
// An IPv4 address as a number that sorts and compares; text form per RFC 3986 dec-octet rules.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// `value` is in host order: 192.0.2.1 is 0xC0000201, so that numeric order is address order.
struct Ipv4 {
  std::uint32_t value = 0;

  [[nodiscard]] static Ipv4 load(const std::uint8_t* four_bytes) noexcept;
  void store(std::uint8_t* four_bytes) const noexcept;
  friend constexpr auto operator<=>(Ipv4, Ipv4) noexcept = default;
};

/// Exactly four decimal octets, no leading zero (octal ambiguity), nothing before or after. Anything else: nullopt.
[[nodiscard]] std::optional<Ipv4> parse_ipv4(std::string_view text) noexcept;
[[nodiscard]] std::string format(Ipv4 address);

} // namespace weir

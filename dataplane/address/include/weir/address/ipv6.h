// SPDX-License-Identifier: BSD-3-Clause
// An IPv6 address as two numbers that sort and compare; text form per RFC 4291 (read) and RFC 5952 (written).
#pragma once

#include <weir/address/big_endian.h>
#include <weir/address/ipv4.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// `high` holds the first eight bytes, `low` the last eight, both in host order.
struct Ipv6 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  [[nodiscard]] static Ipv6 load(const std::uint8_t* sixteen_bytes) noexcept
  {
    return {Be64::load(sixteen_bytes).host(), Be64::load(sixteen_bytes + 8).host()};
  }
  void store(std::uint8_t* sixteen_bytes) const noexcept
  {
    Be64::from_host(high).store(sixteen_bytes);
    Be64::from_host(low).store(sixteen_bytes + 8);
  }
  friend constexpr auto operator<=>(const Ipv6&, const Ipv6&) noexcept = default;
};

/// RFC 4291 section 2.2 forms, with an embedded dotted quad allowed; no zone, no brackets. Anything else: nullopt.
[[nodiscard]] std::optional<Ipv6> parse_ipv6(std::string_view text) noexcept;
/// RFC 5952; ::ffff:0:0/96 is written with a dotted quad.
[[nodiscard]] std::string format(const Ipv6& address);

/// The IPv4 address that an IPv6 address stands for: v4-mapped ::ffff:0:0/96 (RFC 4291), 64:ff9b::/96 (RFC 6052),
/// 6to4 2002::/16 (RFC 3056). nullopt for every other address.
[[nodiscard]] inline std::optional<Ipv4> embedded_ipv4(const Ipv6& address) noexcept
{
  const bool mapped = address.high == 0 && (address.low >> 32) == 0xFFFF;
  const bool translated = address.high == 0x0064FF9B00000000ULL && (address.low >> 32) == 0;
  if (mapped || translated)
    return Ipv4{static_cast<std::uint32_t>(address.low)};
  if ((address.high >> 48) == 0x2002)
    return Ipv4{static_cast<std::uint32_t>(address.high >> 16)};
  return std::nullopt;
}

} // namespace weir

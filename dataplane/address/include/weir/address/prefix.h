// SPDX-License-Identifier: BSD-3-Clause
// IPv4 and IPv6 prefixes, ranges cut into prefixes, and their text forms.
#pragma once

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// All bits of `base` behind `length` are zero. `length` is 0..32; a /32 is one address.
struct Ipv4Prefix {
  Ipv4 base;
  std::uint8_t length = 0;

  /// Masks `address`; `length` above 32 counts as 32.
  [[nodiscard]] static Ipv4Prefix of(Ipv4 address, unsigned length) noexcept;
  [[nodiscard]] bool contains(Ipv4 address) const noexcept;
  [[nodiscard]] bool contains(const Ipv4Prefix& other) const noexcept;
  [[nodiscard]] Ipv4 last() const noexcept;
  friend constexpr auto operator<=>(const Ipv4Prefix&, const Ipv4Prefix&) noexcept = default;
};

/// All bits of `base` behind `length` are zero. `length` is 0..128; a /128 is one address.
struct Ipv6Prefix {
  Ipv6 base;
  std::uint8_t length = 0;

  /// Masks `address`; `length` above 128 counts as 128.
  [[nodiscard]] static Ipv6Prefix of(const Ipv6& address, unsigned length) noexcept;
  [[nodiscard]] bool contains(const Ipv6& address) const noexcept;
  [[nodiscard]] bool contains(const Ipv6Prefix& other) const noexcept;
  [[nodiscard]] Ipv6 last() const noexcept;
  friend constexpr auto operator<=>(const Ipv6Prefix&, const Ipv6Prefix&) noexcept = default;
};

/// A parsed prefix and whether bits behind its length were set (they are cleared, the caller counts it).
template <typename Prefix> struct ParsedPrefix {
  Prefix prefix;
  bool host_bits_set = false;
};

/// The ranges of which embedded_ipv4() knows an IPv4 address.
inline constexpr Ipv6Prefix kMappedIpv4{{0, 0xFFFF00000000}, 96};
inline constexpr Ipv6Prefix kTranslatedIpv4{{0x0064FF9B00000000, 0}, 96};
inline constexpr Ipv6Prefix kSixToFour{{0x2002000000000000, 0}, 16};
/// Whether some address of `prefix` lies in one of them.
[[nodiscard]] bool touches_embedded_ipv4(const Ipv6Prefix& prefix) noexcept;
/// The IPv4 prefix whose addresses those of `prefix` stand for; nullopt: it lies in none of them.
[[nodiscard]] std::optional<Ipv4Prefix> embedded_ipv4(const Ipv6Prefix& prefix) noexcept;
/// As above, of kMappedIpv4 only: another way to write the IPv4 prefix.
[[nodiscard]] std::optional<Ipv4Prefix> mapped_ipv4(const Ipv6Prefix& prefix) noexcept;

/// "a.b.c.d/n" or a bare address (then /32). A dotted netmask, a sign, a leading zero in n: nullopt.
[[nodiscard]] std::optional<ParsedPrefix<Ipv4Prefix>> parse_ipv4_prefix(std::string_view text) noexcept;
/// As above for IPv6; a bare address is a /128.
[[nodiscard]] std::optional<ParsedPrefix<Ipv6Prefix>> parse_ipv6_prefix(std::string_view text) noexcept;

/// A single address is written without "/32" or "/128".
[[nodiscard]] std::string format(const Ipv4Prefix& prefix);
[[nodiscard]] std::string format(const Ipv6Prefix& prefix);

/// The fewest prefixes that cover first..last and nothing else, in order; at most 62 (IPv4) or 254 (IPv6). Empty if
/// first > last.
[[nodiscard]] std::vector<Ipv4Prefix> cover(Ipv4 first, Ipv4 last);
[[nodiscard]] std::vector<Ipv6Prefix> cover(const Ipv6& first, const Ipv6& last);

} // namespace weir

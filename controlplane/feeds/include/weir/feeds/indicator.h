// SPDX-License-Identifier: BSD-3-Clause
// What a feed lists: an address, a prefix or a name, in the one normalised form that compares and sorts.
#pragma once

#include <weir/address/prefix.h>
#include <weir/dns/name.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace weir::feeds {

/// Which queries a listed name covers: the name itself, the name and all below it, or only what is below it.
enum class NameForm : std::uint8_t { exact = 0, subdomains = 1, below_only = 2 };

/// `name` is lower case A-labels with at least one label.
struct NameKey {
  dns::Name name;
  NameForm form = NameForm::exact;
  friend bool operator==(const NameKey&, const NameKey&) noexcept = default;
};

/// An address is a prefix of full length.
using Key = std::variant<Ipv4Prefix, Ipv6Prefix, NameKey>;

/// A list that holds a wider prefix than these is taken for a mistake; only allow lists may.
constexpr unsigned kWidestIpv4 = 8;
constexpr unsigned kWidestIpv6 = 19;
[[nodiscard]] constexpr bool is_too_wide(const Ipv4Prefix& prefix) noexcept
{
  return prefix.length < kWidestIpv4;
}
[[nodiscard]] constexpr bool is_too_wide(const Ipv6Prefix& prefix) noexcept
{
  return prefix.length < kWidestIpv6;
}
[[nodiscard]] bool is_too_wide(const Key& key) noexcept;

/// The types that reports count. `url` is counted, not enforced; every entry of a feed with `mode: allow` counts as
/// `allow`.
#define WEIR_INDICATOR_TYPES(X)                                                                                        \
  X(ipv4)                                                                                                              \
  X(ipv4_prefix)                                                                                                       \
  X(ipv6)                                                                                                              \
  X(ipv6_prefix)                                                                                                       \
  X(name)                                                                                                              \
  X(name_subdomains)                                                                                                   \
  X(subdomains_only)                                                                                                   \
  X(url)                                                                                                               \
  X(allow)

enum class IndicatorType : std::uint8_t {
#define WEIR_INDICATOR_X(type) type,
  WEIR_INDICATOR_TYPES(WEIR_INDICATOR_X)
#undef WEIR_INDICATOR_X
};
constexpr std::size_t kIndicatorTypes = 9;

/// The word of reports: "ipv4", "name_subdomains", ...
[[nodiscard]] std::string_view word(IndicatorType type) noexcept;

[[nodiscard]] IndicatorType type_of(const Key& key) noexcept;

/// "192.0.2.1", "192.0.2.0/24", "evil.example"; a `below_only` name is "*.evil.example". Printable. Allocates.
[[nodiscard]] std::string format(const Key& key);

} // namespace weir::feeds

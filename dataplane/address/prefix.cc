// SPDX-License-Identifier: BSD-3-Clause
// Masks, reads and writes prefixes, and cuts ranges into them.
#include <weir/address/prefix.h>

#include <algorithm>
#include <bit>

namespace weir {

namespace {

std::uint32_t mask4(unsigned length) noexcept
{
  return length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
}

std::uint64_t mask_half(unsigned length) noexcept
{
  return length == 0 ? 0 : ~std::uint64_t{0} << (64 - length);
}

std::uint64_t high_mask(unsigned length) noexcept
{
  return mask_half(std::min(length, 64U));
}

std::uint64_t low_mask(unsigned length) noexcept
{
  return mask_half(length <= 64 ? 0 : length - 64);
}

/// One to three digits without a leading zero, at most `limit`.
std::optional<unsigned> parse_length(std::string_view text, unsigned limit) noexcept
{
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text[0] == '0'))
    return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9')
      return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value <= limit ? std::optional(value) : std::nullopt;
}

Ipv6 next(const Ipv6& address) noexcept
{
  return {address.high + (address.low == ~std::uint64_t{0} ? 1 : 0), address.low + 1};
}

/// Trailing zero bits of the whole address, 128 for ::.
unsigned trailing_zeros(const Ipv6& address) noexcept
{
  if (address.low != 0)
    return static_cast<unsigned>(std::countr_zero(address.low));
  return 64 + static_cast<unsigned>(std::countr_zero(address.high));
}

} // namespace

Ipv4Prefix Ipv4Prefix::of(Ipv4 address, unsigned length) noexcept
{
  const unsigned bits = std::min(length, 32U);
  return {Ipv4{address.value & mask4(bits)}, static_cast<std::uint8_t>(bits)};
}

bool Ipv4Prefix::contains(Ipv4 address) const noexcept
{
  return (address.value & mask4(length)) == base.value;
}

bool Ipv4Prefix::contains(const Ipv4Prefix& other) const noexcept
{
  return other.length >= length && contains(other.base);
}

Ipv4 Ipv4Prefix::last() const noexcept
{
  return Ipv4{base.value | ~mask4(length)};
}

Ipv6Prefix Ipv6Prefix::of(const Ipv6& address, unsigned length) noexcept
{
  const unsigned bits = std::min(length, 128U);
  return {{address.high & high_mask(bits), address.low & low_mask(bits)}, static_cast<std::uint8_t>(bits)};
}

bool Ipv6Prefix::contains(const Ipv6& address) const noexcept
{
  return (address.high & high_mask(length)) == base.high && (address.low & low_mask(length)) == base.low;
}

bool Ipv6Prefix::contains(const Ipv6Prefix& other) const noexcept
{
  return other.length >= length && contains(other.base);
}

Ipv6 Ipv6Prefix::last() const noexcept
{
  return {base.high | ~high_mask(length), base.low | ~low_mask(length)};
}

std::optional<Ipv4Prefix> embedded_ipv4(const Ipv6Prefix& prefix) noexcept
{
  for (const Ipv6Prefix& range : {kMappedIpv4, kTranslatedIpv4, kSixToFour}) {
    const auto inner = range.contains(prefix) ? embedded_ipv4(prefix.base) : std::nullopt;
    if (inner)
      return Ipv4Prefix::of(*inner, unsigned{prefix.length} - range.length);
  }
  return std::nullopt;
}

std::optional<Ipv4Prefix> mapped_ipv4(const Ipv6Prefix& prefix) noexcept
{
  return kMappedIpv4.contains(prefix) ? embedded_ipv4(prefix) : std::nullopt;
}

bool touches_embedded_ipv4(const Ipv6Prefix& prefix) noexcept
{
  const auto touches = [&](const Ipv6Prefix& range) { return range.contains(prefix) || prefix.contains(range); };
  return touches(kMappedIpv4) || touches(kTranslatedIpv4) || touches(kSixToFour);
}

std::optional<ParsedPrefix<Ipv4Prefix>> parse_ipv4_prefix(std::string_view text) noexcept
{
  const std::size_t slash = text.find('/');
  const auto address = parse_ipv4(text.substr(0, slash));
  const auto length = slash == std::string_view::npos ? 32U : parse_length(text.substr(slash + 1), 32);
  if (!address || !length)
    return std::nullopt;
  const Ipv4Prefix prefix = Ipv4Prefix::of(*address, *length);
  return ParsedPrefix<Ipv4Prefix>{prefix, prefix.base != *address};
}

std::optional<ParsedPrefix<Ipv6Prefix>> parse_ipv6_prefix(std::string_view text) noexcept
{
  const std::size_t slash = text.find('/');
  const auto address = parse_ipv6(text.substr(0, slash));
  const auto length = slash == std::string_view::npos ? 128U : parse_length(text.substr(slash + 1), 128);
  if (!address || !length)
    return std::nullopt;
  const Ipv6Prefix prefix = Ipv6Prefix::of(*address, *length);
  return ParsedPrefix<Ipv6Prefix>{prefix, prefix.base != *address};
}

std::string format(const Ipv4Prefix& prefix)
{
  return prefix.length == 32 ? format(prefix.base) : format(prefix.base) + '/' + std::to_string(prefix.length);
}

std::string format(const Ipv6Prefix& prefix)
{
  return prefix.length == 128 ? format(prefix.base) : format(prefix.base) + '/' + std::to_string(prefix.length);
}

std::vector<Ipv4Prefix> cover(Ipv4 first, Ipv4 last)
{
  std::vector<Ipv4Prefix> prefixes;
  while (first <= last) {
    unsigned length = first.value == 0 ? 0 : 32 - static_cast<unsigned>(std::countr_zero(first.value));
    Ipv4Prefix prefix = Ipv4Prefix::of(first, length);
    while (prefix.last() > last)
      prefix = Ipv4Prefix::of(first, ++length);
    prefixes.push_back(prefix);
    if (prefix.last() == last)
      break;
    first = Ipv4{prefix.last().value + 1};
  }
  return prefixes;
}

std::vector<Ipv6Prefix> cover(const Ipv6& first, const Ipv6& last)
{
  std::vector<Ipv6Prefix> prefixes;
  Ipv6 at = first;
  while (at <= last) {
    unsigned length = 128 - trailing_zeros(at);
    Ipv6Prefix prefix = Ipv6Prefix::of(at, length);
    while (prefix.last() > last)
      prefix = Ipv6Prefix::of(at, ++length);
    prefixes.push_back(prefix);
    if (prefix.last() == last)
      break;
    at = next(prefix.last());
  }
  return prefixes;
}

} // namespace weir

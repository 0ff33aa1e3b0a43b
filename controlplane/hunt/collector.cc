// SPDX-License-Identifier: BSD-3-Clause
// Guards and duplicates.
#include "collector.h"

#include "word_kind.h"

#include <weir/feeds/name_reading.h>

#include <algorithm>
#include <array>
#include <utility>

namespace weir::hunt {

namespace {

constexpr std::string_view kReserved = "private or reserved: nothing on the Internet";
constexpr std::string_view kTooWide = "wider than /8 (IPv4) or /19 (IPv6)";

bool is_reserved(const Ipv4Prefix& prefix) noexcept
{
  constexpr std::array kPrefixes = {
      Ipv4Prefix{{0x00000000}, 8},  Ipv4Prefix{{0x0a000000}, 8},  Ipv4Prefix{{0x64400000}, 10},
      Ipv4Prefix{{0x7f000000}, 8},  Ipv4Prefix{{0xa9fe0000}, 16}, Ipv4Prefix{{0xac100000}, 12},
      Ipv4Prefix{{0xc0a80000}, 16}, Ipv4Prefix{{0xe0000000}, 3},
  };
  return std::ranges::any_of(kPrefixes, [&](const Ipv4Prefix& one) { return one.contains(prefix); });
}

/// Global unicast is 2000::/3.
bool is_reserved(const Ipv6Prefix& prefix) noexcept
{
  return prefix.base.high >> 61 != 1;
}

/// Bytes that have no place in a URL are written as a URL writes them, so that a query is plain ASCII.
std::string with_percent_signs(std::string_view text)
{
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

} // namespace

void Collector::add(IndicatorType type, std::string text, const Place& place)
{
  if (!seen_.insert(std::to_string(static_cast<unsigned>(type)) + text).second) {
    ++report_.duplicates;
    return;
  }
  if (report_.indicators.size() == kMaxIndicators) {
    report_.too_many = true;
    return;
  }
  report_.defanged += place.defanged ? 1 : 0;
  report_.indicators.push_back({type, std::move(text), place.line});
}

void Collector::leave_out(const Place& place, std::string_view reason)
{
  ++report_.left_out_by_reason[reason];
  if (report_.left_out.size() < kMaxLeftOut)
    report_.left_out.push_back({place.line, std::string(place.written.substr(0, 255)), reason});
}

void Collector::take_prefix(const Ipv4Prefix& prefix, const Place& place)
{
  if (!options_.reserved_too && is_reserved(prefix))
    return leave_out(place, kReserved);
  if (feeds::is_too_wide(prefix))
    return leave_out(place, kTooWide);
  add(prefix.length == 32 ? IndicatorType::ipv4 : IndicatorType::ipv4_prefix, format(prefix), place);
}

void Collector::take_prefix(const Ipv6Prefix& prefix, const Place& place)
{
  if (const auto ipv4 = mapped_ipv4(prefix))
    return take_prefix(*ipv4, place);
  if (!options_.reserved_too && is_reserved(prefix))
    return leave_out(place, kReserved);
  if (feeds::is_too_wide(prefix))
    return leave_out(place, kTooWide);
  add(prefix.length == 128 ? IndicatorType::ipv6 : IndicatorType::ipv6_prefix, format(prefix), place);
}

void Collector::take_name(const feeds::NameKey& key, bool subdomains, const Place& place)
{
  if (feeds::is_public_suffix(key))
    return leave_out(place, "a whole public suffix");
  add(subdomains || options_.subdomains ? IndicatorType::name_subdomains : IndicatorType::name, dns::format(key.name),
      place);
}

void Collector::take_url(std::string_view scheme, std::string_view rest, const Place& place)
{
  constexpr std::size_t kLongest = 2048;
  const std::size_t path = std::min(rest.find_first_of("/?#"), rest.size());
  const std::size_t user = rest.substr(0, path).rfind('@');
  const std::size_t begin = user == std::string_view::npos ? 0 : user + 1;
  const std::string_view authority = rest.substr(begin, path - begin);
  std::string_view host = authority.substr(0, authority.find(':'));
  if (authority.starts_with('['))
    host = authority.substr(1, std::min(authority.find(']'), authority.size()) - 1);
  const bool is_address = parse_ipv4(host) || parse_ipv6(host);
  if (rest.size() > kLongest || (!is_address && !feeds::parse_name_text(host)))
    return leave_out(place, "a URL without a usable host");
  std::string text = scheme.empty() ? std::string() : std::string(scheme) + "://";
  text += with_percent_signs(rest.substr(0, begin));
  for (const char c : with_percent_signs(authority))
    text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  add(IndicatorType::url, text + with_percent_signs(rest.substr(path)), place);
  if (options_.hosts_of_urls)
    read_word(host, {place.line, place.written, true}, *this);
}

Report Collector::finish() &&
{
  return std::move(report_);
}

} // namespace weir::hunt

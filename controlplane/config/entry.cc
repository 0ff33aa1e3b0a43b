// SPDX-License-Identifier: BSD-3-Clause
// One entry of allow, protected.also or exempt-clients, as a person writes it.
#include <weir/config/parse.h>
#include <weir/config/printable.h>
#include <weir/dns/name.h>

#include <cstdint>
#include <idn2.h>
#include <memory>

namespace weir::config {
namespace {

template <typename Prefix> tl::expected<Entry, std::string> entry_of(const ParsedPrefix<Prefix>& parsed)
{
  if (parsed.host_bits_set)
    return tl::make_unexpected("a prefix with bits set behind its length, write " + format(parsed.prefix));
  return Entry{parsed.prefix, format(parsed.prefix)};
}

/// U-labels become A-labels; ASCII names pass unchanged. nullopt: not a name by IDNA 2008.
std::optional<std::string> to_ascii(const std::string& name)
{
  bool ascii = true;
  for (const char c : name)
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  if (ascii)
    return name;
  std::uint8_t* result = nullptr;
  const int code = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(name.c_str()), &result,
                                  IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<std::uint8_t, void (*)(void*)> owner(result, idn2_free);
  if (code != IDN2_OK)
    return std::nullopt;
  return std::string(reinterpret_cast<const char*>(result));
}

bool plain_name(std::string_view text)
{
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
    if (!letter && c != '.' && c != '-' && c != '_')
      return false;
  }
  return true;
}

tl::expected<Entry, std::string> name_entry(std::string_view text)
{
  if (text.size() > 1024 || text.find('\0') != std::string_view::npos)
    return tl::make_unexpected("too long for an address, prefix or name");
  const auto ascii = to_ascii(std::string(text));
  if (!ascii || !plain_name(*ascii))
    return tl::make_unexpected("no address, prefix or name");
  dns::NameError why{};
  const auto name = dns::parse_name(*ascii, &why);
  if (!name)
    return tl::make_unexpected("no address, prefix or name: " + std::string(dns::text(why)));
  if (name->is_root() || dns::is_single_label(*name))
    return tl::make_unexpected("a name of one label, it needs at least two");
  if (dns::last_label_is_numeric(*name))
    return tl::make_unexpected("no address, prefix or name");
  std::string written = dns::format(*name);
  return Entry{NameEntry{written}, written};
}

} // namespace

tl::expected<Entry, std::string> parse_entry(std::string_view text)
{
  if (const auto prefix = parse_ipv4_prefix(text))
    return entry_of(*prefix);
  if (const auto prefix = parse_ipv6_prefix(text)) {
    if (const auto ipv4 = mapped_ipv4(prefix->prefix))
      return entry_of(ParsedPrefix<Ipv4Prefix>{*ipv4, prefix->host_bits_set});
    return entry_of(*prefix);
  }
  return name_entry(text);
}

} // namespace weir::config

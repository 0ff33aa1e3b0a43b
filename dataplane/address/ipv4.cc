// SPDX-License-Identifier: BSD-3-Clause
// Reads and writes IPv4 addresses.
#include <weir/address/big_endian.h>
#include <weir/address/ipv4.h>

namespace weir {

namespace {

/// Takes one octet off the front of `text`.
std::optional<std::uint32_t> take_octet(std::string_view& text) noexcept
{
  std::uint32_t value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits < 3 && text[digits] >= '0' && text[digits] <= '9')
    value = value * 10 + static_cast<std::uint32_t>(text[digits++] - '0');
  const bool leading_zero = digits > 1 && text[0] == '0';
  if (digits == 0 || leading_zero || value > 255)
    return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

} // namespace

Ipv4 Ipv4::load(const std::uint8_t* four_bytes) noexcept
{
  return Ipv4{Be32::load(four_bytes).host()};
}

void Ipv4::store(std::uint8_t* four_bytes) const noexcept
{
  Be32::from_host(value).store(four_bytes);
}

std::optional<Ipv4> parse_ipv4(std::string_view text) noexcept
{
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    if (i > 0) {
      if (text.empty() || text[0] != '.')
        return std::nullopt;
      text.remove_prefix(1);
    }
    const auto octet = take_octet(text);
    if (!octet)
      return std::nullopt;
    value = value << 8 | *octet;
  }
  if (!text.empty())
    return std::nullopt;
  return Ipv4{value};
}

std::string format(Ipv4 address)
{
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string(address.value >> shift & 0xFF);
    if (shift > 0)
      text += '.';
  }
  return text;
}

} // namespace weir

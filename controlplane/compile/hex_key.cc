// SPDX-License-Identifier: BSD-3-Clause
// Hexadecimal in and out.
#include <weir/compile/hex_key.h>

namespace weir::compile {

namespace {

int digit(char c) noexcept
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

} // namespace

std::optional<std::array<std::uint8_t, 16>> parse_hex_key(std::string_view text) noexcept
{
  std::array<std::uint8_t, 16> key{};
  if (text.size() != key.size() * 2)
    return std::nullopt;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const int high = digit(text[i * 2]);
    const int low = digit(text[i * 2 + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    key[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return key;
}

std::string format_hex_key(const std::array<std::uint8_t, 16>& key)
{
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : key) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xF];
  }
  return text;
}

} // namespace weir::compile

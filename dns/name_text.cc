// SPDX-License-Identifier: BSD-3-Clause
// Writes names as text; apart from name.cc because it allocates.
#include <weir/dns/name.h>

namespace weir::dns {

namespace {

constexpr std::string_view kSpecials = "\"$().;@\\";

void append_character(std::string& text, std::uint8_t c)
{
  const char character = static_cast<char>(c);
  if (c <= 0x20 || c >= 0x7f) {
    text +=
        {'\\', static_cast<char>('0' + c / 100), static_cast<char>('0' + c / 10 % 10), static_cast<char>('0' + c % 10)};
    return;
  }
  if (kSpecials.find(character) != std::string_view::npos)
    text += '\\';
  text += character;
}

} // namespace

std::string_view text(NameError error) noexcept
{
  switch (error) {
#define WEIR_DNS_X(name, sentence)                                                                                     \
  case NameError::name:                                                                                                \
    return sentence;
    WEIR_DNS_NAME_ERRORS(WEIR_DNS_X)
#undef WEIR_DNS_X
  }
  return "unknown error";
}

std::string format(const Name& name)
{
  if (name.is_root())
    return ".";
  std::string result;
  result.reserve(name.length());
  const auto wire = name.wire();
  for (std::size_t at = 0; wire[at] != 0; at += wire[at] + 1U) {
    if (at > 0)
      result += '.';
    for (const std::uint8_t c : wire.subspan(at + 1, wire[at]))
      append_character(result, c);
  }
  return result;
}

std::optional<std::string> format_wire(std::span<const std::uint8_t> wire)
{
  const auto name = name_from_wire(wire);
  if (!name)
    return std::nullopt;
  return format(*name);
}

} // namespace weir::dns

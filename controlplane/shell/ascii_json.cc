// SPDX-License-Identifier: BSD-3-Clause
// Escapes what is not ASCII.
#include "ascii_json.h"

#include <cstdint>
#include <cstdio>

namespace weir::shell {

namespace {

constexpr std::uint32_t kReplacement = 0xfffd;

/// Takes one character of UTF-8 off the front; of a malformed one the first byte.
std::uint32_t take_character(std::string_view& text)
{
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  std::size_t length = 0;
  std::uint32_t value = 0;
  if (first < 0x80) {
    length = 1;
    value = first;
  } else if (first >= 0xc2 && first < 0xe0) {
    length = 2;
    value = first & 0x1f;
  } else if (first >= 0xe0 && first < 0xf0) {
    length = 3;
    value = first & 0x0f;
  } else if (first >= 0xf0 && first < 0xf5) {
    length = 4;
    value = first & 0x07;
  }
  bool valid = length > 0 && length <= text.size();
  for (std::size_t i = 1; valid && i < length; ++i) {
    valid = (byte(i) & 0xc0) == 0x80;
    value = value << 6 | (byte(i) & 0x3f);
  }
  text.remove_prefix(valid ? length : 1);
  return valid && value <= 0x10ffff ? value : kReplacement;
}

void append_unit(std::string& out, std::uint32_t unit)
{
  char text[8];
  std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(unit & 0xffff));
  out += text;
}

} // namespace

std::string ascii_json(std::string_view text)
{
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::uint32_t character = take_character(text);
    const bool plain =
        (character >= 0x20 && character < 0x7f) || character == '\n' || character == '\r' || character == '\t';
    if (plain) {
      out += static_cast<char>(character);
    } else if (character < 0x10000) {
      append_unit(out, character);
    } else {
      append_unit(out, 0xd800 + ((character - 0x10000) >> 10));
      append_unit(out, 0xdc00 + ((character - 0x10000) & 0x3ff));
    }
  }
  return out;
}

} // namespace weir::shell

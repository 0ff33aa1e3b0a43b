// SPDX-License-Identifier: BSD-3-Clause
// Escaping what a feed sent.
#include "shown_text.h"

namespace weir::feeds {

std::string shown(std::string_view text, std::size_t limit)
{
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char c : text.substr(0, limit)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') {
      out += "\\\\";
    } else if (byte >= 0x20 && byte < 0x7F) {
      out += c;
    } else {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 0xF];
    }
  }
  if (text.size() > limit)
    out += "...";
  return out;
}

} // namespace weir::feeds

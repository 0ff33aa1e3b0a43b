// SPDX-License-Identifier: BSD-3-Clause
// Outside strings made harmless for every output.
#include <weir/config/printable.h>

namespace weir::config {

std::string printable(std::string_view text, std::size_t limit)
{
  constexpr std::string_view kDigits = "0123456789abcdef";
  const bool cut = text.size() > limit;
  if (cut)
    text = text.substr(0, limit);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') {
      out += "\\\\";
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += "\\x";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return cut ? out + "..." : out;
}

} // namespace weir::config

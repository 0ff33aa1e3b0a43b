// SPDX-License-Identifier: BSD-3-Clause
// Writes MAC addresses.
#include <weir/address/mac.h>

#include <string_view>

namespace weir {

std::string format(const Mac& mac)
{
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const std::uint8_t byte : mac.bytes) {
    if (!text.empty())
      text += '-';
    text += digits[byte >> 4];
    text += digits[byte & 0xF];
  }
  return text;
}

} // namespace weir

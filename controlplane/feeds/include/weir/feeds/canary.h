// SPDX-License-Identifier: BSD-3-Clause
// Names that browsers and systems ask to learn whether they may use DNS over HTTPS: an address as the answer would
// switch it on, so they are answered with "no such name" or "no data" whatever the sinkhole's answer is.
#pragma once

#include <array>
#include <string_view>

namespace weir::feeds {

/// `reversed` as in NameRow. `nodata`: the answer is NODATA, else NXDOMAIN.
struct Canary {
  std::string_view reversed;
  bool nodata;
};

inline constexpr std::array kCanaries{
    Canary{std::string_view{"net\0use-application-dns\0", 24}, false},
    Canary{std::string_view{"com\0icloud\0mask\0", 16}, false},
    Canary{std::string_view{"com\0icloud\0mask-h2\0", 19}, false},
    Canary{std::string_view{"arpa\0resolver\0_dns\0", 19}, true},
};

/// nullptr: none of them.
[[nodiscard]] constexpr const Canary* find_canary(std::string_view reversed) noexcept
{
  for (const Canary& canary : kCanaries) {
    if (canary.reversed == reversed)
      return &canary;
  }
  return nullptr;
}

} // namespace weir::feeds

// SPDX-License-Identifier: BSD-3-Clause
// Undoes the ways in which people make indicators harmless: "hxxps://evil[.]example", "192(.)0(.)2(.)1", "evil dot
// example". For the list reader and for what a person types or pastes, nowhere else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::feeds {

struct Refanged {
  std::string text;      ///< the first item of the line, without the free text behind it
  std::size_t begin = 0; ///< where it begins in the line
  bool changed = false;  ///< true if anything had been defanged
};

/// Takes one line of text (without line end). An empty text: nothing but white space.
[[nodiscard]] Refanged refang(std::string_view line);

} // namespace weir::feeds

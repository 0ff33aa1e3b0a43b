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
  std::string rest;      ///< the free text behind it, without the blanks around; odd characters are replaced in it too
};

/// Takes one line of text (without line end). An empty text: nothing but white space.
[[nodiscard]] Refanged refang(std::string_view line);

/// Running text with its marked separators and odd characters put right; words stay where they are, also "dot" between
/// them. `marks` has a byte for each of `text`.
constexpr char kKept = '.';
constexpr char kReplaced = '*';
struct RefangedText {
  std::string text;
  std::string marks;
};
[[nodiscard]] RefangedText refang_text(std::string_view text);

/// "http", "https", "ftp" or "ftps" for a scheme in any letter case, plain or defanged ("hXXps"); else empty.
[[nodiscard]] std::string_view plain_scheme(std::string_view scheme) noexcept;

} // namespace weir::feeds

// SPDX-License-Identifier: BSD-3-Clause
// A command line cut into words.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::shell {

/// `begin` and `end` are byte positions in the line, quotes included; `text` is the word without them.
struct Token {
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
};

/// `open_quote`: where a quote begins that never ends; the words before it are there.
struct Line {
  std::string text;
  std::vector<Token> tokens;
  std::optional<std::size_t> open_quote;
};

/// Words are separated by white space. '...' and "..." keep it; in "..." and outside a backslash takes the next
/// quote, backslash or blank as it is (before anything else it is an ordinary character, as defanged names have it).
/// A line whose first character is '#' has no words.
[[nodiscard]] Line cut_line(std::string_view text);

/// Each argument is one word whatever it holds, as a UNIX shell has cut them already.
[[nodiscard]] Line line_of_arguments(const std::vector<std::string>& arguments);

} // namespace weir::shell

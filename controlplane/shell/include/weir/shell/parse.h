// SPDX-License-Identifier: BSD-3-Clause
// From a line to a call, or to what is wrong with the line and where.
#pragma once

#include <weir/api/method.h>
#include <weir/shell/command.h>
#include <weir/shell/line.h>

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::shell {

/// Shows the result as data.
constexpr std::string_view kJsonFlag = "--json";

/// What is done with the lines of an output: `| match X`, `| except X`, `| count`, `| no-more`.
enum class FilterKind : std::uint8_t { match, except, count, no_more };
struct Filter {
  FilterKind kind = FilterKind::match;
  std::string pattern; ///< plain text, letter case does not matter
};

/// A complete line. `command` is null for an empty one.
struct Invocation {
  const Command* command = nullptr;
  api::Args args;
  std::vector<Filter> filters;
  bool json = false; ///< --json stood somewhere in the line, and not in a text
};

/// `at` is the byte of the line where the caret belongs. `expected` are the words that could stand there.
struct UsageError {
  std::size_t at = 0;
  std::string message;
  std::vector<std::string> expected;
};

/// Keywords may be shortened as long as only one fits. Quoted words are never keywords.
[[nodiscard]] tl::expected<Invocation, UsageError> parse(const Node& root, const Line& line);

/// The line, a caret below it, and the message: what a person sees. With `prompt_width` the line is on the screen
/// already, behind a prompt of that width. Ends with a line break.
[[nodiscard]] std::string explain(const UsageError& error, const Line& line);
[[nodiscard]] std::string explain_below(const UsageError& error, const Line& line, std::size_t prompt_width);

} // namespace weir::shell

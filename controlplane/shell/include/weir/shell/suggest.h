// SPDX-License-Identifier: BSD-3-Clause
// What could be typed at the cursor: for Tab and for '?'.
#pragma once

#include <weir/shell/parse.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::shell {

/// `word` is what can be inserted; a placeholder ("<address>") stands for what only the person knows.
struct Suggestion {
  std::string word;
  std::string help;
  bool is_placeholder = false;
};

/// `begin` is where the word at the cursor begins. `may_end`: the line could be entered as it is.
struct Suggestions {
  std::size_t begin = 0;
  std::vector<Suggestion> words;
  bool may_end = false;
  bool in_filter = false;          ///< behind a pipe
  std::optional<UsageError> error; ///< the words before are wrong already
};

/// Names that exist, of a type such as WordType::feed; asks the daemon, so it may take a moment. May be empty.
using NameSource = std::function<std::vector<std::string>(WordType)>;

/// `text` is the line up to the cursor.
[[nodiscard]] Suggestions suggest(const Node& root, std::string_view text, const NameSource& names);

/// The characters that all words continue `prefix` with; "" if there is none.
[[nodiscard]] std::string common_continuation(const Suggestions& suggestions, std::string_view prefix);

/// The text of '?': words and their help in two columns, and <enter> where the line may end. Ends with a line break.
[[nodiscard]] std::string help_text(const Suggestions& suggestions);

/// All commands in full, one a line, for `help`.
[[nodiscard]] std::string all_commands(const Node& root);

} // namespace weir::shell

// SPDX-License-Identifier: BSD-3-Clause
// Walks the command tree word by word; shared by parsing, help and completion.
#pragma once

#include <weir/shell/parse.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace weir::shell {

class Walker {
public:
  explicit Walker(const Node& root) : at_(&root), owner_(&root) {}

  /// The words that may stand here.
  [[nodiscard]] std::vector<const Node*> candidates() const;

  /// Takes the first of `tokens` (not empty), or all of them where a text is due that is not quoted; returns how many.
  [[nodiscard]] tl::expected<std::size_t, UsageError> take(std::span<const Token> tokens);

  /// What the line does if it ends here; null: it must go on.
  [[nodiscard]] const Command* command() const;
  [[nodiscard]] const api::Args& args() const noexcept { return args_; }

private:
  void enter(const Node& node);
  [[nodiscard]] std::optional<UsageError> option_in_text(std::span<const Token> tokens) const;
  [[nodiscard]] tl::expected<std::size_t, UsageError> take_argument(const Node& node, std::span<const Token> tokens);

  const Node* at_;
  const Node* owner_;    ///< the last node with a command or options: options that are done lead back to it
  bool in_text_ = false; ///< all words that follow are part of it
  std::vector<const Node*> used_;
  api::Args args_;
};

/// The word that may stand between any others.
[[nodiscard]] bool is_json_flag(const Token& token);

/// Placeholders and keywords as they stand in messages.
[[nodiscard]] std::vector<std::string> words_of(std::span<const Node* const> nodes);

} // namespace weir::shell

// SPDX-License-Identifier: BSD-3-Clause
// One step in the command tree for each word.
#include "walker.h"

#include "argument.h"

#include <weir/config/nearest.h>
#include <weir/config/units.h>

#include <algorithm>
#include <utility>

namespace weir::shell {

namespace {

/// As the daemon has it for all durations.
constexpr std::int64_t kMostSeconds = 315'360'000;

/// The keyword that is meant, or those that could be.
std::vector<const Node*> matching_keywords(std::span<const Node* const> candidates, const Token& token)
{
  std::vector<const Node*> matching;
  if (token.quoted || token.text.empty())
    return matching;
  for (const Node* node : candidates) {
    if (node->type != WordType::keyword)
      continue;
    if (node->word == token.text)
      return {node};
    if (node->word.starts_with(token.text))
      matching.push_back(node);
  }
  return matching;
}

/// ", the nearest is 'show'": one letter in six, and one more, may be wrong.
std::string nearest_word(std::span<const Node* const> candidates, const Token& token)
{
  const std::string_view word = std::string_view(token.text).substr(0, 64);
  std::vector<std::string_view> words;
  for (const Node* node : candidates) {
    if (node->type == WordType::keyword && config::edit_distance(word, node->word) <= 1 + node->word.size() / 6)
      words.push_back(node->word);
  }
  return token.quoted || words.empty() ? std::string() : config::nearest_hint("nearest", word, words);
}

/// Of the value only a duration is looked at: "for" stands in many a sentence, "mode" and whatever follows in few, and
/// a wrong mode must not become text.
bool begins_option(const Node& option, std::span<const Token> tokens)
{
  if (tokens[0].quoted || tokens[0].text != option.word)
    return false;
  if (option.next.empty())
    return true;
  const WordType type = option.next[0].type;
  return tokens.size() > 1 && (type == WordType::keyword || convert(type, tokens[1].text));
}

std::string joined(std::span<const Token> tokens)
{
  std::string text;
  for (const Token& token : tokens) {
    if (!text.empty())
      text += ' ';
    text += token.text;
  }
  return text;
}

} // namespace

bool is_json_flag(const Token& token)
{
  return !token.quoted && token.text == kJsonFlag;
}

std::vector<std::string> words_of(std::span<const Node* const> nodes)
{
  std::vector<std::string> words;
  for (const Node* node : nodes)
    words.emplace_back(node->word);
  return words;
}

std::vector<const Node*> Walker::candidates() const
{
  std::vector<const Node*> found;
  if (in_text_)
    return found; // further words continue it
  for (const Node& node : at_->next)
    found.push_back(&node);
  if (!found.empty() && at_ != owner_)
    return found;
  for (const Node& node : owner_->options) {
    if (std::ranges::find(used_, &node) == used_.end())
      found.push_back(&node);
  }
  return found;
}

void Walker::enter(const Node& node)
{
  const bool is_option = std::ranges::any_of(owner_->options, [&](const Node& option) { return &option == &node; });
  if (is_option)
    used_.push_back(&node);
  at_ = &node;
  if (node.command != nullptr || !node.options.empty()) {
    owner_ = &node;
    used_.clear();
  }
}

/// An option typed behind a text would silently be a part of it: "reason x for 1h" blocks for ever.
std::optional<UsageError> Walker::option_in_text(std::span<const Token> tokens) const
{
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const auto rest = tokens.subspan(i);
    const auto option = std::ranges::find_if(owner_->options, [&](const Node& one) {
      return std::ranges::find(used_, &one) == used_.end() && begins_option(one, rest);
    });
    if (option == owner_->options.end())
      continue;
    const std::string whole = rest[0].text + (option->next.empty() ? "" : ' ' + rest[1].text);
    return UsageError{rest[0].begin,
                      '"' + whole + "\" must stand before the text; if it is part of the text, quote the whole text",
                      {}};
  }
  return std::nullopt;
}

tl::expected<std::size_t, UsageError> Walker::take_argument(const Node& node, std::span<const Token> tokens)
{
  // One in quotes says itself where it ends.
  const bool open_text = node.type == WordType::text && !tokens[0].quoted;
  if (open_text) {
    if (auto error = option_in_text(tokens))
      return tl::unexpected(*std::move(error));
  }
  const std::size_t count = open_text ? tokens.size() : 1;
  const auto value = convert(node.type, joined(tokens.first(count)));
  if (!value) {
    return tl::unexpected(UsageError{tokens[0].begin,
                                     "\"" + tokens[0].text + "\" is not " + std::string(describe(node.type)),
                                     {std::string(node.word)}});
  }
  if (node.type == WordType::duration && std::get<std::int64_t>(*value) > kMostSeconds)
    return tl::unexpected(
        UsageError{tokens[0].begin,
                   "\"" + tokens[0].text + "\" is too long: at most " + config::format_duration(kMostSeconds),
                   {std::string(node.word)}});
  std::visit([&](const auto& plain) { args_.set(std::string(node.argument), plain); }, *value);
  enter(node);
  in_text_ = open_text;
  return count;
}

tl::expected<std::size_t, UsageError> Walker::take(std::span<const Token> tokens)
{
  const Token& token = tokens[0];
  const auto possible = candidates();
  const auto keywords = matching_keywords(possible, token);
  if (keywords.size() == 1) {
    if (!keywords[0]->argument.empty())
      args_.set(std::string(keywords[0]->argument), std::string(keywords[0]->value));
    enter(*keywords[0]);
    return 1;
  }
  if (keywords.size() > 1)
    return tl::unexpected(
        UsageError{token.begin, "\"" + token.text + "\" could be more than one word", words_of(keywords)});
  const auto argument =
      std::ranges::find_if(possible, [](const Node* node) { return node->type != WordType::keyword; });
  if (argument != possible.end())
    return take_argument(**argument, tokens);
  const std::string message = possible.empty() ? "nothing may follow here"
                                               : "unknown word \"" + token.text + '"' + nearest_word(possible, token);
  return tl::unexpected(UsageError{token.begin, message, words_of(possible)});
}

const Command* Walker::command() const
{
  const bool inside_option = at_ != owner_ && !at_->next.empty();
  const bool complete = std::ranges::all_of(owner_->options, [&](const Node& option) {
    return !option.required || std::ranges::find(used_, &option) != used_.end();
  });
  return inside_option || !complete ? nullptr : owner_->command;
}

} // namespace weir::shell

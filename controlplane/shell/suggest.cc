// SPDX-License-Identifier: BSD-3-Clause
// Suggestions, help at the cursor, and the list of all commands.
#include "walker.h"

#include <weir/config/printable.h>
#include <weir/shell/suggest.h>

#include <algorithm>

namespace weir::shell {

namespace {

constexpr std::string_view kJsonHelp = "the result as data; anywhere in the line";

bool is_pipe(const Token& token)
{
  return !token.quoted && token.text == "|";
}

bool has_names(WordType type)
{
  return type == WordType::feed || type == WordType::import || type == WordType::bridge || type == WordType::source;
}

void add_node(Suggestions& out, const Node& node, std::string_view prefix, const NameSource& names)
{
  if (node.type == WordType::keyword) {
    if (node.word.starts_with(prefix))
      out.words.push_back({std::string(node.word), std::string(node.help), false});
    return;
  }
  const auto known = names && has_names(node.type) ? names(node.type) : std::vector<std::string>{};
  for (const std::string& name : known) {
    if (name.starts_with(prefix))
      out.words.push_back({name, std::string(node.help), false});
  }
  if (known.empty())
    out.words.push_back({std::string(node.word), std::string(node.help), true});
}

Suggestions suggest_filter(std::size_t words, std::string_view prefix, std::size_t begin)
{
  Suggestions out;
  out.begin = begin;
  out.in_filter = true;
  if (words > 0) {
    out.may_end = true;
    return out;
  }
  for (const auto& [word, help] : {std::pair{"count", "how many lines"},
                                   {"except", "only lines without a text"},
                                   {"match", "only lines with a text"},
                                   {"no-more", "no pauses"}}) {
    if (std::string_view(word).starts_with(prefix))
      out.words.push_back({word, help, false});
  }
  return out;
}

std::string options_text(const Node& node)
{
  std::string text;
  for (const Node& option : node.options) {
    std::string values;
    for (const Node& value : option.next)
      values += (values.empty() ? ' ' : '|') + std::string(value.word);
    const std::string whole = std::string(option.word) + values;
    text += option.required ? ' ' + whole : " [" + whole + ']';
  }
  return text;
}

/// An argument without which the command is the same: "request feed refresh [<feed>]" is one line and not two.
const Node* argument_to_leave_out(const Node& node)
{
  const bool same = node.command != nullptr && node.next.size() == 1 && node.next[0].command == node.command;
  return same && node.next[0].type != WordType::keyword ? node.next.data() : nullptr;
}

/// Also where only one of the two asks a question first.
bool do_the_same(const Command* a, const Command* b)
{
  if (a == nullptr || b == nullptr)
    return a == b;
  return a == b || (!a->method.empty() && a->method == b->method && a->render == b->render && a->builtin == b->builtin);
}

/// Values of one argument behind which everything is the same: "request bridge <bridge> bypass|normal".
bool are_values(const Node& a, const Node& b)
{
  return !a.argument.empty() && a.argument == b.argument && a.type == WordType::keyword && a.type == b.type &&
         do_the_same(a.command, b.command) && a.next.data() == b.next.data() && a.options.data() == b.options.data();
}

void append_commands(const Node& node, const std::string& line, std::string& out);

/// The first words of a line have each a line of their own: they are what people look for.
void append_children(std::span<const Node> nodes, const std::string& line, std::string& out)
{
  for (std::size_t i = 0; i < nodes.size();) {
    const Node& first = nodes[i];
    std::string word(first.word);
    for (++i; i < nodes.size() && !line.empty() && are_values(first, nodes[i]); ++i)
      word += '|' + std::string(nodes[i].word);
    append_commands(first, (line.empty() ? "" : line + ' ') + word, out);
  }
}

/// `line`: the words up to the node and its own.
void append_commands(const Node& node, const std::string& line, std::string& out)
{
  if (const Node* argument = argument_to_leave_out(node)) {
    out += "  " + line + " [" + std::string(argument->word) + ']' + options_text(*argument) + '\n';
    return append_children(argument->next, line + ' ' + std::string(argument->word), out);
  }
  if (node.command != nullptr)
    out += "  " + line + options_text(node) + '\n';
  append_children(node.next, line, out);
}

} // namespace

Suggestions suggest(const Node& root, std::string_view text, const NameSource& names)
{
  Line line = cut_line(text);
  Suggestions out;
  out.begin = text.size();
  if (line.open_quote)
    return out;
  std::string prefix;
  const bool at_word = !line.tokens.empty() && line.tokens.back().end == text.size();
  if (at_word) {
    prefix = line.tokens.back().text;
    out.begin = line.tokens.back().begin;
    line.tokens.pop_back();
  }
  const auto last_pipe = std::ranges::find_if(line.tokens.rbegin(), line.tokens.rend(), is_pipe);
  if (last_pipe != line.tokens.rend())
    return suggest_filter(static_cast<std::size_t>(last_pipe - line.tokens.rbegin()), prefix, out.begin);

  Walker walker(root);
  std::span<const Token> words(line.tokens);
  while (!words.empty()) {
    if (is_json_flag(words[0])) {
      words = words.subspan(1);
      continue;
    }
    const auto taken = walker.take(words);
    if (!taken) {
      out.error = taken.error();
      return out;
    }
    words = words.subspan(*taken);
  }
  for (const Node* node : walker.candidates())
    add_node(out, *node, prefix, names);
  // Only where it is begun: Tab would else add it to every line that is complete.
  if (!prefix.empty() && kJsonFlag.starts_with(prefix))
    out.words.push_back({std::string(kJsonFlag), std::string(kJsonHelp), false});
  out.may_end = !at_word && walker.command() != nullptr;
  return out;
}

std::string common_continuation(const Suggestions& suggestions, std::string_view prefix)
{
  std::optional<std::string> common;
  for (const Suggestion& suggestion : suggestions.words) {
    if (suggestion.is_placeholder || !suggestion.word.starts_with(prefix))
      continue;
    const std::string rest = suggestion.word.substr(prefix.size());
    if (!common)
      common = rest;
    const auto differs = std::ranges::mismatch(*common, rest);
    common->erase(differs.in1, common->end());
  }
  return common.value_or("");
}

std::string help_text(const Suggestions& suggestions)
{
  if (suggestions.error)
    return "  " + config::printable(suggestions.error->message) + '\n';
  constexpr std::size_t kMinimum = 12;
  std::size_t width = kMinimum;
  for (const Suggestion& suggestion : suggestions.words)
    width = std::max(width, config::printable(suggestion.word).size());
  std::string text;
  const auto append = [&](std::string_view word, std::string_view help) {
    std::string row = "  " + config::printable(word);
    row.resize(std::max(row.size(), width + 4), ' ');
    text += row + std::string(help) + '\n';
  };
  for (const Suggestion& suggestion : suggestions.words)
    append(suggestion.word, suggestion.help);
  if (suggestions.may_end && !suggestions.in_filter)
    append(kJsonFlag, kJsonHelp);
  if (suggestions.may_end)
    append("<enter>", "run the line; | match, except, count, no-more filter its output");
  return text.empty() ? "  nothing may follow here\n" : text;
}

std::string all_commands(const Node& root)
{
  std::string text = "Words may be shortened. ? lists what may follow, Tab completes. | match TEXT, | except TEXT,\n"
                     "| count and | no-more filter an output, --json anywhere in a line shows it as data.\n\n";
  append_children(root.next, "", text);
  return text;
}

} // namespace weir::shell

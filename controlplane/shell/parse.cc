// SPDX-License-Identifier: BSD-3-Clause
// Parses whole lines and explains what is wrong with them.
#include "walker.h"

#include <weir/config/printable.h>
#include <weir/shell/parse.h>

#include <algorithm>

namespace weir::shell {

namespace {

bool is_pipe(const Token& token)
{
  return !token.quoted && token.text == "|";
}

/// Takes --json off the end, where it would else be part of a text.
bool take_json_flag(std::span<const Token>& tokens)
{
  const std::size_t before = tokens.size();
  while (!tokens.empty() && is_json_flag(tokens.back()))
    tokens = tokens.first(tokens.size() - 1);
  return tokens.size() != before;
}

/// Walks `words`, and steps over --json between them.
tl::expected<void, UsageError> walk(Walker& walker, std::span<const Token> words, bool& json)
{
  while (!words.empty()) {
    if (is_json_flag(words[0])) {
      json = true;
      words = words.subspan(1);
      continue;
    }
    const auto taken = walker.take(words);
    if (!taken)
      return tl::unexpected(taken.error());
    words = words.subspan(*taken);
  }
  return {};
}

struct FilterWord {
  std::string_view word;
  FilterKind kind;
  bool has_pattern;
};
constexpr FilterWord kFilters[] = {{"count", FilterKind::count, false},
                                   {"except", FilterKind::except, true},
                                   {"match", FilterKind::match, true},
                                   {"no-more", FilterKind::no_more, false}};

std::vector<std::string> filter_words()
{
  std::vector<std::string> words;
  for (const FilterWord& filter : kFilters)
    words.emplace_back(filter.word);
  return words;
}

/// Reads one filter between pipes; `end` is where the line or the next pipe is.
tl::expected<Filter, UsageError> parse_filter(std::span<const Token> tokens, std::size_t end)
{
  if (tokens.empty())
    return tl::unexpected(UsageError{end, "the line is not complete", filter_words()});
  const Token& word = tokens[0];
  const auto known = std::ranges::find_if(
      kFilters, [&](const FilterWord& f) { return !word.text.empty() && f.word.starts_with(word.text); });
  if (known == std::end(kFilters))
    return tl::unexpected(UsageError{word.begin, "unknown filter \"" + word.text + "\"", filter_words()});
  const std::size_t wanted = known->has_pattern ? 2 : 1;
  if (tokens.size() < wanted)
    return tl::unexpected(UsageError{end, "the line is not complete", {"<text>"}});
  if (tokens.size() > wanted)
    return tl::unexpected(UsageError{tokens[wanted].begin, "nothing may follow here", {"|"}});
  return Filter{known->kind, known->has_pattern ? tokens[1].text : std::string()};
}

tl::expected<void, UsageError> parse_filters(std::span<const Token> tokens, std::size_t end, std::vector<Filter>& out)
{
  while (!tokens.empty()) {
    tokens = tokens.subspan(1); // the pipe
    const auto next = std::ranges::find_if(tokens, is_pipe);
    const auto count = static_cast<std::size_t>(next - tokens.begin());
    const auto filter = parse_filter(tokens.first(count), next == tokens.end() ? end : next->begin);
    if (!filter)
      return tl::unexpected(filter.error());
    out.push_back(*filter);
    tokens = tokens.subspan(count);
  }
  return {};
}

/// Columns of a UTF-8 text: bytes that continue a character take no place of their own.
std::size_t columns(std::string_view text)
{
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string message_line(const UsageError& error)
{
  std::string text = config::printable(error.message);
  for (std::size_t i = 0; i < error.expected.size(); ++i)
    text += (i == 0 ? "; expected: " : ", ") + error.expected[i];
  return text + '\n';
}

} // namespace

tl::expected<Invocation, UsageError> parse(const Node& root, const Line& line)
{
  if (line.open_quote)
    return tl::unexpected(UsageError{*line.open_quote, "this quote has no end", {}});
  Invocation invocation;
  std::span<const Token> tokens(line.tokens);
  invocation.json = take_json_flag(tokens);
  if (tokens.empty())
    return invocation;

  const auto pipe = std::ranges::find_if(tokens, is_pipe);
  auto words = tokens.first(static_cast<std::size_t>(pipe - tokens.begin()));
  const std::size_t end = pipe == tokens.end() ? tokens.back().end : pipe->begin;
  if (const auto filters = parse_filters(tokens.subspan(words.size()), tokens.back().end, invocation.filters); !filters)
    return tl::unexpected(filters.error());

  invocation.json = take_json_flag(words) || invocation.json;
  Walker walker(root);
  if (const auto walked = walk(walker, words, invocation.json); !walked)
    return tl::unexpected(walked.error());
  invocation.command = walker.command();
  if (invocation.command == nullptr)
    return tl::unexpected(UsageError{end, "the line is not complete", words_of(walker.candidates())});
  invocation.args = walker.args();
  return invocation;
}

std::string explain(const UsageError& error, const Line& line)
{
  constexpr std::size_t kMaxShown = 512;
  const std::string before = config::printable(std::string_view(line.text).substr(0, error.at), kMaxShown);
  const std::string after =
      config::printable(std::string_view(line.text).substr(std::min(error.at, line.text.size())), kMaxShown);
  return before + after + '\n' + std::string(before.size(), ' ') + "^\n" + message_line(error);
}

std::string explain_below(const UsageError& error, const Line& line, std::size_t prompt_width)
{
  const std::size_t at = columns(std::string_view(line.text).substr(0, error.at));
  return std::string(prompt_width + at, ' ') + "^\n" + message_line(error);
}

} // namespace weir::shell

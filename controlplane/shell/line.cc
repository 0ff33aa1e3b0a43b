// SPDX-License-Identifier: BSD-3-Clause
// Cuts lines into words.
#include <weir/shell/line.h>

namespace weir::shell {

namespace {

bool is_blank(char c) noexcept
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

bool can_be_escaped(char c) noexcept
{
  return c == '"' || c == '\'' || c == '\\' || is_blank(c);
}

/// Reads the word that begins at `at`; moves `at` behind it. False: a quote has no end, `at` is where it begins.
bool take_word(std::string_view text, std::size_t& at, Token& token)
{
  token.begin = at;
  char quote = 0;
  std::size_t quote_begin = 0;
  for (; at < text.size() && (quote != 0 || !is_blank(text[at])); ++at) {
    const char c = text[at];
    if (c == '\\' && quote != '\'' && at + 1 < text.size() && can_be_escaped(text[at + 1])) {
      token.text += text[++at];
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      quote_begin = at;
      token.quoted = true;
    } else if (c == quote && quote != 0) {
      quote = 0;
    } else {
      token.text += c;
    }
  }
  token.end = at;
  if (quote != 0)
    at = quote_begin;
  return quote == 0;
}

} // namespace

Line cut_line(std::string_view text)
{
  Line line{.text = std::string(text), .tokens = {}, .open_quote = {}};
  std::size_t at = 0;
  while (true) {
    while (at < text.size() && is_blank(text[at]))
      ++at;
    const bool comment = line.tokens.empty() && at < text.size() && text[at] == '#';
    if (at == text.size() || comment)
      return line;
    Token token;
    if (!take_word(text, at, token)) {
      line.open_quote = at;
      return line;
    }
    line.tokens.push_back(std::move(token));
  }
}

Line line_of_arguments(const std::vector<std::string>& arguments)
{
  Line line;
  for (const std::string& argument : arguments) {
    if (!line.text.empty())
      line.text += ' ';
    const std::size_t begin = line.text.size();
    line.text += argument;
    const bool quoted = argument.empty() || argument.find_first_of(" \t\n") != std::string::npos;
    line.tokens.push_back({argument, begin, line.text.size(), quoted});
  }
  return line;
}

} // namespace weir::shell

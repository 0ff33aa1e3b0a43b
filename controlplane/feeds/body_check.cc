// SPDX-License-Identifier: BSD-3-Clause
// Refusing web pages, JSON documents and compressed or binary bodies before a reader looks for items in them.
#include "body_check.h"

#include "lines.h"
#include "shown_text.h"

#include <algorithm>

namespace weir::feeds {

namespace {

constexpr std::size_t kLooked = 4096;
constexpr std::size_t kShown = 60;

std::string_view skip_white_space(std::string_view body) noexcept
{
  while (!body.empty() && (is_blank(body.front()) || body.front() == '\n'))
    body.remove_prefix(1);
  return body;
}

bool is_control(char c) noexcept
{
  return static_cast<unsigned char>(c) < 0x20 && !is_blank(c) && c != '\x1B'; // colours of a terminal are text
}

/// "[" begins a list in JSON, or a bracketed address.
bool begins_json(std::string_view text) noexcept
{
  if (text.front() == '{')
    return true;
  if (text.front() != '[')
    return false;
  const std::string_view inside = skip_white_space(text.substr(1));
  return inside.empty() || std::string_view{"[{\"]"}.find(inside.front()) != std::string_view::npos;
}

/// True if more than half of the lines have NUL or another character that no text has: a few spoil only themselves.
bool is_binary(std::string_view text) noexcept
{
  std::size_t filled = 0;
  std::size_t bad = 0;
  Lines lines(text);
  while (const auto line = lines.next()) {
    filled += line->text.empty() ? 0 : 1;
    bad += std::any_of(line->text.begin(), line->text.end(), is_control) ? 1 : 0;
  }
  return bad * 2 > filled;
}

/// "<evil.example>", "<http://evil.example/a>": "<2001:db8::1>". No tag of a page looks so.
bool begins_with_item(std::string_view text) noexcept
{
  const std::string_view inside = text.substr(1, text.find_first_of("> \t\r\n\"'=") - 1);
  return inside.size() + 1 < text.size() && text[inside.size() + 1] == '>' &&
         inside.find_first_of("!?") == std::string_view::npos &&
         (inside.find('.') != std::string_view::npos || inside.find("::") != std::string_view::npos);
}

std::string first_line(std::string_view text)
{
  return shown(text.substr(0, text.find_first_of("\r\n")), kShown);
}

} // namespace

std::optional<BodyProblem> check_text_body(std::string_view& body)
{
  if (body.starts_with("\xEF\xBB\xBF"))
    body.remove_prefix(3);
  if (body.starts_with("\x1F\x8B") || body.starts_with("PK\x03\x04") || body.starts_with("\x28\xB5\x2F\xFD") ||
      body.starts_with("BZh") ||
      body.starts_with(std::string_view{"\xFD"
                                        "7zXZ\0",
                                        6}))
    return BodyProblem{FeedError::not_text, "the body is compressed"};
  if (body.starts_with("\xFF\xFE") || body.starts_with("\xFE\xFF"))
    return BodyProblem{FeedError::not_text, "the body is UTF-16; feeds are read as UTF-8"};
  if (is_binary(body.substr(0, kLooked)))
    return BodyProblem{FeedError::not_text, "the body is binary: most of its lines hold control characters"};

  const std::string_view text = skip_white_space(body);
  if (text.empty())
    return BodyProblem{FeedError::empty, body.empty() ? "the body is empty" : "the body holds white space only"};
  if (text.front() == '<' && !begins_with_item(text))
    return BodyProblem{FeedError::html, "a web page in place of a list: " + first_line(text)};
  if (begins_json(text))
    return BodyProblem{FeedError::json, "a JSON document in place of a list: " + first_line(text)};
  return std::nullopt;
}

} // namespace weir::feeds

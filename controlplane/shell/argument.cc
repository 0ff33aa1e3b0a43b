// SPDX-License-Identifier: BSD-3-Clause
// Types of arguments.
#include "argument.h"

#include <weir/config/units.h>

#include <algorithm>
#include <charconv>

namespace weir::shell {

namespace {

constexpr std::size_t kMaxWord = 1024;

bool is_control(char c) noexcept
{
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// What an address looks like after all that is done to make it harmless: 117[.]213[.]7[.]8, hxxp://192.0.2.1/x,
/// 192dot0dot2dot1, 2001[:]db8::1, [2001:db8::1]:443.
bool may_be_address(std::string_view word) noexcept
{
  const auto contains = [word](std::string_view part) { return word.find(part) != std::string_view::npos; };
  const bool has_digit = word.find_first_of("0123456789abcdefABCDEF") != std::string_view::npos;
  if (contains("://") || contains("[:]//"))
    return has_digit;
  const bool has_separator = contains(".") || contains(":") || contains("dot") || contains("DOT");
  const bool plain = word.find_first_not_of("0123456789abcdefABCDEFdotDOT.,:/[](){}<>\\") == std::string_view::npos;
  return (has_digit || contains("::")) && has_separator && plain;
}

std::optional<api::Args::Value> convert_number(std::string_view word)
{
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || value < 0)
    return std::nullopt;
  return value;
}

} // namespace

std::optional<api::Args::Value> convert(WordType type, const std::string& word)
{
  const bool plain = !word.empty() && word.size() <= kMaxWord && std::ranges::none_of(word, is_control);
  const bool one_word = plain && word.find(' ') == std::string::npos;
  switch (type) {
  case WordType::keyword:
    return std::nullopt;
  case WordType::ip:
    return one_word && may_be_address(word) ? std::optional<api::Args::Value>(word) : std::nullopt;
  case WordType::duration:
    if (const auto seconds = config::parse_duration(word); seconds && *seconds > 0)
      return *seconds;
    return std::nullopt;
  case WordType::number:
    return convert_number(word);
  case WordType::feed:
  case WordType::import:
  case WordType::new_feed:
  case WordType::bridge:
    return one_word ? std::optional<api::Args::Value>(word) : std::nullopt;
  case WordType::source:
  case WordType::file:
  case WordType::name: // "evil dot example" in quotes is fine
  case WordType::text:
    return plain ? std::optional<api::Args::Value>(word) : std::nullopt;
  }
  return std::nullopt;
}

std::string_view describe(WordType type) noexcept
{
  switch (type) {
  case WordType::keyword:
    return "a word of a command";
  case WordType::ip:
    return "an address or a prefix";
  case WordType::name:
    return "a name";
  case WordType::duration:
    return "a duration such as 90s, 15m, 2h, 7d";
  case WordType::number:
    return "a number";
  case WordType::feed:
    return "a name of a feed";
  case WordType::import:
    return "a name of an import";
  case WordType::new_feed:
    return "a name for a feed";
  case WordType::bridge:
    return "a name of a bridge";
  case WordType::source:
    return "a feed, a file or -";
  case WordType::file:
    return "a file or -";
  case WordType::text:
    return "a text";
  }
  return "a word";
}

} // namespace weir::shell

// SPDX-License-Identifier: BSD-3-Clause
// Plain lists as people and tools write them: one address, prefix, range, name or URL a line, defanged or not, then
// free text. Comments begin with # or ; at the start of a line or behind white space.
#include "lines.h"
#include "reader.h"

#include <weir/feeds/name_reading.h>
#include <weir/feeds/refang.h>

#include <algorithm>
#include <array>

namespace weir::feeds {

namespace {

/// Characters of an item that nobody has defanged.
constexpr std::string_view kBareCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
constexpr std::string_view kOtherPlainCharacters = ":/@?=&~+!$,;'#";

constexpr void mark(std::array<bool, 256>& table, std::string_view characters)
{
  for (const char c : characters)
    table[static_cast<unsigned char>(c)] = true;
}

constexpr std::array<bool, 256> make_bare()
{
  std::array<bool, 256> table{};
  mark(table, kBareCharacters);
  return table;
}

constexpr std::array<bool, 256> make_plain()
{
  std::array<bool, 256> table = make_bare();
  mark(table, kOtherPlainCharacters);
  return table;
}

constexpr std::array<bool, 256> kBare = make_bare();
constexpr std::array<bool, 256> kPlain = make_plain();

std::string_view without_comment(std::string_view line) noexcept
{
  for (std::size_t i = 0; i < line.size(); ++i) {
    if ((line[i] == '#' || line[i] == ';') && (i == 0 || is_blank(line[i - 1])))
      return line.substr(0, i);
  }
  return line;
}

/// True if the first word is plain and what follows can't be a part of it ("evil dot example").
bool needs_no_refanging(std::string_view word, std::string_view rest) noexcept
{
  if (!std::all_of(word.begin(), word.end(), [](char c) { return kPlain[static_cast<unsigned char>(c)]; }))
    return false;
  if (word.find("://") != std::string_view::npos)
    return word.starts_with("http://") || word.starts_with("https://") || word.starts_with("ftp://");
  while (!rest.empty() && is_blank(rest.front()))
    rest.remove_prefix(1);
  constexpr std::string_view kDotWords = "[({dD.";
  return rest.empty() || kDotWords.find(rest.front()) == std::string_view::npos;
}

/// Quotes around and punctuation behind an item that came out of running text.
std::string_view trimmed(std::string_view item) noexcept
{
  while (!item.empty() && std::string_view{"\"'<`"}.find(item.front()) != std::string_view::npos)
    item.remove_prefix(1);
  while (!item.empty() && std::string_view{"\"'>`,;"}.find(item.back()) != std::string_view::npos)
    item.remove_suffix(1);
  return item;
}

bool all_of_class(std::string_view text, bool (*is)(char)) noexcept
{
  return !text.empty() && std::all_of(text.begin(), text.end(), is);
}

bool is_digit(char c) noexcept
{
  return c >= '0' && c <= '9';
}

/// Takes a port off "host:port" and "[v6]:port", brackets off "[v6]".
std::string_view without_port(std::string_view item, Intake& intake) noexcept
{
  if (item.starts_with('[')) {
    const std::size_t close = item.find(']');
    if (close == std::string_view::npos)
      return item;
    const std::string_view behind = item.substr(close + 1);
    if (behind.empty())
      return item.substr(1, close - 1);
    if (!behind.starts_with(':') || !all_of_class(behind.substr(1), is_digit))
      return item;
    intake.count(Counted::ports);
    return item.substr(1, close - 1);
  }
  const std::size_t colon = item.find(':');
  if (colon == std::string_view::npos || item.find(':', colon + 1) != std::string_view::npos ||
      !all_of_class(item.substr(colon + 1), is_digit))
    return item;
  intake.count(Counted::ports);
  return item.substr(0, colon);
}

/// Letters, digits, "-", "_" and "." only: no scheme, port, path, comment, blank or odd character is to be looked for.
bool is_bare(std::string_view text) noexcept
{
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return kBare[static_cast<unsigned char>(c)]; });
}

/// "2001:db8:17/48", "[2001:db8::]/32", "192.0.2.0/24-198.51.100.0/24": meant as prefixes, and none.
bool is_meant_as_prefix(std::string_view item) noexcept
{
  constexpr std::string_view kDigits = "0123456789";
  const std::size_t slash = item.find('/');
  const std::string_view base = item.substr(0, slash);
  const std::string_view behind = item.substr(slash + 1);
  const std::size_t length = std::min(behind.find_first_not_of(kDigits), behind.size());
  if (length == 0)
    return false;
  if (parse_ipv4(base)) // a path of digits may stand behind a host
    return length < behind.size() && (behind[length] == '-' || behind[length] == ':');
  return length == behind.size() && (base.starts_with('[') || std::ranges::count(base, ':') > 1);
}

/// What take_item() does with an item that is_bare(); nearly all items are.
void take_bare_item(std::string_view item, Where where, Intake& intake)
{
  if (is_digit(item.front()) && intake.take_address(item, where))
    return;
  if (item.ends_with('.') && intake.take_address(item.substr(0, item.size() - 1), where))
    return intake.count(Counted::refanged);
  if (looks_like_hash(item))
    return intake.count(Counted::file_hashes);
  if (looks_like_file(item))
    return intake.count(Counted::file_names);
  intake.take_name(item, where, NameForm::exact);
}

void take_item(std::string_view item, Where where, Intake& intake)
{
  if (is_bare(item))
    return take_bare_item(item, where, intake);
  if (item.find("://") != std::string_view::npos)
    return intake.take_url(item, where);
  if (item.find('@') != std::string_view::npos)
    return intake.count(Counted::emails);
  if (intake.take_address(item, where))
    return;
  if (item.ends_with('.') && intake.take_address(item.substr(0, item.size() - 1), where))
    return intake.count(Counted::refanged);
  if (item.find('/') != std::string_view::npos)
    return is_meant_as_prefix(item) ? intake.reject(where, item, Reason::bad_prefix) : intake.take_url(item, where);
  if (looks_like_hash(item))
    return intake.count(Counted::file_hashes);
  const std::string_view host = without_port(item, intake);
  if (host.data() != item.data() || host.size() != item.size()) {
    if (intake.take_address(host, where))
      return;
  }
  if (host.find(':') != std::string_view::npos)
    return intake.reject(where, item, Reason::bad_address);
  if (looks_like_file(host))
    return intake.count(Counted::file_names);
  intake.take_name(host, where, NameForm::exact);
}

void read_list_line(Line line, Intake& intake)
{
  if (is_bare(line.text))
    return take_bare_item(line.text, {line.number, 1, line.text}, intake);
  const std::string_view text = without_comment(line.text);
  std::string_view rest = text;
  const std::string_view word = next_word(rest);
  if (word.empty()) {
    if (text.size() != line.text.size())
      intake.count(Counted::comments);
    return;
  }
  const Where where{line.number, static_cast<std::uint32_t>(word.data() - line.text.data() + 1), word};
  if (needs_no_refanging(word, rest)) {
    const std::string_view item = trimmed(word);
    return item.empty() ? intake.reject(where, word, Reason::not_a_name) : take_item(item, where, intake);
  }
  const Refanged refanged = refang(text);
  const std::string_view item = trimmed(refanged.text);
  if (item.empty())
    return intake.reject(where, word, Reason::not_a_name);
  if (refanged.changed)
    intake.count(Counted::refanged);
  take_item(item, where, intake);
}

} // namespace

void read_list(std::string_view body, Intake& intake)
{
  Lines lines(body);
  while (const auto line = lines.next()) {
    if (line->number % kProgressLines == 0)
      intake.progress(lines.done());
    if (line->text.size() > kMaxLine)
      intake.reject({line->number, 1}, line->text, Reason::line_too_long);
    else
      read_list_line(*line, intake);
  }
}

} // namespace weir::feeds

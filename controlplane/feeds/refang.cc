// SPDX-License-Identifier: BSD-3-Clause
// Refanging in three passes over one line: odd characters, marked separators, words.
#include <weir/feeds/refang.h>

#include "lines.h"
#include "name_text.h"

#include <weir/address/prefix.h>

#include <algorithm>
#include <array>
#include <utility>

namespace weir::feeds {

namespace {

char lower(char c) noexcept
{
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept
{
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) noexcept
{
  return text.size() >= prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

bool is_item_character(char c) noexcept
{
  const char l = lower(c);
  return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

struct Replacement {
  std::string_view from;
  std::string_view to;
};

/// Invisible characters, dots of other scripts and percent-encoded brackets.
constexpr std::array kOddCharacters{
    Replacement{"\xE2\x80\x8B", ""},  // U+200B zero width space
    Replacement{"\xE2\x80\x8C", ""},  // U+200C zero width non-joiner
    Replacement{"\xE2\x80\x8D", ""},  // U+200D zero width joiner
    Replacement{"\xE2\x81\xA0", ""},  // U+2060 word joiner
    Replacement{"\xEF\xBB\xBF", ""},  // U+FEFF zero width no-break space
    Replacement{"\xC2\xAD", ""},      // U+00AD soft hyphen
    Replacement{"\xE3\x80\x82", "."}, // U+3002 ideographic full stop
    Replacement{"\xEF\xBC\x8E", "."}, // U+FF0E full-width full stop
    Replacement{"\xEF\xBD\xA1", "."}, // U+FF61 half-width ideographic full stop
    Replacement{"%5b", "["},          Replacement{"%5d", "]"},       Replacement{"%2e", "."}, Replacement{"%3a", ":"},
    Replacement{":\\\\", "://"},      Replacement{":\\/\\/", "://"}, Replacement{"\\.", "."}, Replacement{"\\/", "/"},
};

/// A text with a mark for each of its bytes: kept, or put in the place of something.
struct Marked {
  std::string text;
  std::string marks;
  bool changed = false;

  void put(std::string_view more, char mark)
  {
    text += more;
    marks.append(more.size(), mark);
    changed = changed || mark == kReplaced;
  }
  void pop()
  {
    text.pop_back();
    marks.pop_back();
  }
};

Marked replace_odd_characters(std::string_view line)
{
  Marked out;
  out.text.reserve(line.size());
  out.marks.reserve(line.size());
  while (!line.empty()) {
    if (line.starts_with("\xC2\xA0")) { // U+00A0 no-break space
      out.put(" ", kKept);
      line.remove_prefix(2);
      continue;
    }
    const auto* found = std::find_if(kOddCharacters.begin(), kOddCharacters.end(),
                                     [&](const Replacement& r) { return starts_with_ignoring_case(line, r.from); });
    if (found == kOddCharacters.end()) {
      out.put(line.substr(0, 1), kKept);
      line.remove_prefix(1);
    } else {
      out.put(found->to, kReplaced);
      out.changed = true;
      line.remove_prefix(found->from.size());
    }
  }
  return out;
}

/// What stands between brackets, and what it means.
constexpr std::array kMarked{
    Replacement{".", "."},     Replacement{"dot", "."},   Replacement{":", ":"},
    Replacement{"colon", ":"}, Replacement{"://", "://"}, Replacement{"/", "/"},
    Replacement{"at", "@"},    Replacement{"@", "@"},     Replacement{"::", "::"},
};

std::string_view without_blanks(std::string_view text) noexcept
{
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

char closing(char open) noexcept
{
  return open == '[' ? ']' : open == '(' ? ')' : open == '{' ? '}' : '\0';
}

/// ".  .", as "[.  .]" has it.
bool is_spaced_dots(std::string_view inside) noexcept
{
  return inside.size() > 1 && inside.front() == '.' && inside.back() == '.' &&
         std::all_of(inside.begin(), inside.end(), [](char c) { return c == '.' || is_blank(c); });
}

/// "[.]", "(dot)", "{ : }" at the front of `text`: its meaning and length. An empty meaning: nothing of the kind.
std::pair<std::string_view, std::size_t> marked_separator(std::string_view text) noexcept
{
  constexpr std::size_t kLongest = 12;
  const char close = closing(text.front());
  const std::size_t end = close == '\0' ? std::string_view::npos : text.substr(0, kLongest).find(close);
  if (end == std::string_view::npos)
    return {{}, 0};
  const std::string_view inside = without_blanks(text.substr(1, end - 1));
  if (is_spaced_dots(inside))
    return {".", end + 1};
  const auto* found = std::find_if(kMarked.begin(), kMarked.end(),
                                   [&](const Replacement& r) { return equals_ignoring_case(inside, r.from); });
  if (found == kMarked.end())
    return {{}, 0};
  return {found->to, end + 1};
}

/// A dot with a bracket on one side only, between two characters of an item: "203.0.113[.5", "evil.]example".
std::size_t half_marked_dot(std::string_view text, char before) noexcept
{
  if (text.size() < 3 || !is_item_character(before) || !is_item_character(text[2]))
    return 0;
  const bool opens = closing(text[0]) != '\0' && text[1] == '.';
  const bool closes = text[0] == '.' && (text[1] == ']' || text[1] == ')' || text[1] == '}');
  return opens || closes ? 2 : 0;
}

/// An address, prefix or range.
bool is_address(std::string_view text)
{
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos)
    return is_address(text.substr(0, dash)) && is_address(text.substr(dash + 1));
  const std::string_view host = text.substr(0, text.find('/'));
  return parse_ipv4(host) || parse_ipv6(host);
}

/// True if the text ends with an address and a blank: a separator behind it is free text.
bool ends_with_address(std::string_view text)
{
  if (text.empty() || !is_blank(text.back()))
    return false;
  text = without_blanks(text);
  return is_address(text.substr(text.find_last_of(" \t") + 1));
}

/// True if the word needs nothing more to be an item: an address or a name below a top-level domain that exists.
bool is_whole(std::string_view word)
{
  if (is_address(word) || word.find(':') != std::string_view::npos)
    return true;
  const std::size_t dot = word.rfind('.');
  if (dot == std::string_view::npos || dot == 0)
    return false;
  std::string label(word.substr(dot + 1));
  std::transform(label.begin(), label.end(), label.begin(), lower);
  return is_public_suffix(label + '\0');
}

Marked replace_marked_separators(const Marked& plain)
{
  Marked out;
  out.text.reserve(plain.text.size());
  out.marks.reserve(plain.text.size());
  out.changed = plain.changed;
  std::string_view line = plain.text;
  while (!line.empty()) {
    const auto [meaning, length] = marked_separator(line);
    if (!meaning.empty() && !(meaning == "." && ends_with_address(out.text))) {
      // "evil [.] example" is one item.
      while (meaning == "." && !out.text.empty() && is_blank(out.text.back()))
        out.pop();
      out.put(meaning, kReplaced);
      line.remove_prefix(length);
      while (meaning == "." && !line.empty() && is_blank(line.front()))
        line.remove_prefix(1);
    } else if (const std::size_t half = half_marked_dot(line, out.text.empty() ? '\0' : out.text.back()); half != 0) {
      out.put(".", kReplaced);
      line.remove_prefix(half);
    } else {
      out.put(line.substr(0, 1), plain.marks[plain.text.size() - line.size()]);
      line.remove_prefix(1);
    }
  }
  return out;
}

/// Takes the first word off the line, with "dot" and "." between words taken as dots, unless the word is an item
/// without them.
std::string join_words(std::string_view& line, bool& changed)
{
  std::string item(next_word(line));
  if (is_whole(item))
    return item;
  while (true) {
    std::string_view rest = line;
    const std::string_view word = next_word(rest);
    if (!equals_ignoring_case(word, "dot") && word != ".")
      return item;
    const std::string_view next = next_word(rest);
    if (next.empty() || item.empty() || is_address(item))
      return item;
    item += '.';
    item += next;
    line = rest;
    changed = true;
  }
}

constexpr std::array kSchemes{
    Replacement{"hxxp", "http"},   Replacement{"hxxps", "https"}, Replacement{"h**p", "http"},
    Replacement{"h**ps", "https"}, Replacement{"hxtp", "http"},   Replacement{"hxtps", "https"},
    Replacement{"htxp", "http"},   Replacement{"htxps", "https"}, Replacement{"meow", "http"},
    Replacement{"meows", "https"}, Replacement{"fxp", "ftp"},     Replacement{"fxps", "ftps"},
};

/// "hxxps://" and its like become what they stand for.
void restore_scheme(std::string& item, bool& changed)
{
  const std::size_t end = item.find("://");
  if (end == std::string::npos)
    return;
  const std::string_view scheme = std::string_view{item}.substr(0, end);
  const auto* found = std::find_if(kSchemes.begin(), kSchemes.end(),
                                   [&](const Replacement& r) { return equals_ignoring_case(scheme, r.from); });
  if (found == kSchemes.end())
    return;
  item.replace(0, end, found->to);
  changed = true;
}

/// "[2001:db8::1]" and "[192.0.2.1]" as a whole.
void remove_brackets(std::string& item, bool& changed)
{
  if (item.size() < 3 || item.front() != '[' || item.back() != ']' || item.find(']') != item.size() - 1)
    return;
  item = item.substr(1, item.size() - 2);
  changed = true;
}

} // namespace

Refanged refang(std::string_view line)
{
  Refanged result;
  while (result.begin < line.size() && is_blank(line[result.begin]))
    ++result.begin;
  const Marked separated = replace_marked_separators(replace_odd_characters(line.substr(result.begin)));
  result.changed = separated.changed;
  std::string_view left = separated.text;
  result.text = join_words(left, result.changed);
  result.rest = without_blanks(left);
  restore_scheme(result.text, result.changed);
  remove_brackets(result.text, result.changed);
  return result;
}

RefangedText refang_text(std::string_view text)
{
  Marked separated = replace_marked_separators(replace_odd_characters(text));
  return {std::move(separated.text), std::move(separated.marks)};
}

std::string_view plain_scheme(std::string_view scheme) noexcept
{
  constexpr std::array<std::string_view, 4> kPlainSchemes{"http", "https", "ftp", "ftps"};
  for (const std::string_view plain : kPlainSchemes) {
    if (equals_ignoring_case(scheme, plain))
      return plain;
  }
  const auto* found = std::find_if(kSchemes.begin(), kSchemes.end(),
                                   [&](const Replacement& r) { return equals_ignoring_case(scheme, r.from); });
  return found == kSchemes.end() ? std::string_view{} : found->to;
}

} // namespace weir::feeds

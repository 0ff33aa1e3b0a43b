// SPDX-License-Identifier: BSD-3-Clause
// Walks through a report: lines, then words in them, then what a word is.
#include <weir/hunt/report.h>

#include "collector.h"
#include "word_kind.h"

#include <weir/feeds/refang.h>

#include <algorithm>

namespace weir::hunt {

namespace {

bool is_alnum(char c) noexcept
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What names, addresses, prefixes and mail addresses are made of.
bool is_word(char c) noexcept
{
  return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view{"._-:/@%*"}.find(c) != std::string_view::npos;
}

bool is_scheme(char c) noexcept
{
  return is_alnum(c) || c == '*';
}

/// Ends a URL wherever it stands.
bool ends_url(char c) noexcept
{
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f ||
         std::string_view{"\"'<>`{}|\\^"}.find(c) != std::string_view::npos;
}

/// The length of the URL that `text` begins with; `behind_scheme` is where its host begins. Punctuation behind it and a
/// bracket that opened before it belong to the prose; a comma that another URL follows separates the two.
std::size_t url_length(std::string_view text, std::size_t behind_scheme)
{
  std::size_t end = behind_scheme;
  while (end < text.size() && !ends_url(text[end])) {
    const bool separates = text[end] == ',' || text[end] == ';';
    const std::string_view rest = text.substr(end + 1, 12);
    if (separates && rest.find("://") != std::string_view::npos)
      break;
    ++end;
  }
  const std::string_view all = text.substr(0, end);
  const bool has_brackets = all.find('(') != std::string_view::npos || all.find('[') != std::string_view::npos;
  const std::string_view trimmed = has_brackets ? ".,;:!?" : ".,;:!?)]";
  const std::size_t last = all.find_last_not_of(trimmed);
  return last == std::string_view::npos || last < behind_scheme ? behind_scheme : last + 1;
}

/// U+2000..U+203F, the dashes, quotes and bullets of typography, by the last byte: a hyphen, or a blank. The zero-width
/// characters are left for refanging.
std::string with_plain_punctuation(std::string_view text)
{
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto last = text.size() < 3 ? 0U : static_cast<unsigned char>(text[2]);
    const bool typography = text.starts_with("\xE2\x80") && last != 0 && (last < 0x8B || last > 0x8D);
    if (typography)
      out += last >= 0x90 && last <= 0x95 ? '-' : ' ';
    else
      out += text.front();
    text.remove_prefix(typography ? 3 : 1);
  }
  return out;
}

/// One line with its separators put right, walked through from left to right.
class LineReader {
public:
  LineReader(feeds::RefangedText line, std::uint32_t number, Collector& collector)
      : line_(std::move(line)), number_(number), collector_(collector)
  {
  }

  void read()
  {
    while (at_ < line_.text.size()) {
      if (!take_url() && !take_bracketed() && !take_word())
        ++at_;
    }
  }

private:
  [[nodiscard]] std::string_view rest() const { return std::string_view(line_.text).substr(at_); }

  [[nodiscard]] Place place(std::size_t length) const
  {
    const std::string_view marks = std::string_view(line_.marks).substr(at_, length);
    return {number_, rest().substr(0, length), marks.find(feeds::kReplaced) != std::string_view::npos};
  }

  bool take_url()
  {
    if (at_ > 0 && is_scheme(line_.text[at_ - 1]))
      return false; // in the middle of a word
    std::size_t length = 0;
    while (length < rest().size() && length < kLongestScheme && is_scheme(rest()[length]))
      ++length;
    if (length == 0 || rest().substr(length, 3) != "://")
      return false;
    const std::string_view scheme = feeds::plain_scheme(rest().substr(0, length));
    const std::size_t end = url_length(rest(), length + 3);
    if (!scheme.empty() && end > length + 3) {
      Place where = place(end);
      where.defanged = where.defanged || scheme != rest().substr(0, length);
      collector_.take_url(scheme, rest().substr(length + 3, end - length - 3), where);
    }
    at_ += end;
    return true;
  }

  /// "[2001:db8::1]", with or without a port behind it.
  bool take_bracketed()
  {
    if (!rest().starts_with('['))
      return false;
    const std::size_t close = rest().substr(0, kLongestAddress).find(']');
    if (close == std::string_view::npos || !parse_ipv6(rest().substr(1, close - 1)))
      return false;
    std::size_t end = close + 1;
    while (end < rest().size() && is_word(rest()[end]))
      ++end;
    if (rest().substr(close + 1, 1) == ":" && end > close + 2)
      collector_.count("ports");
    read_word(rest().substr(1, close - 1), place(end), collector_);
    at_ += end;
    return true;
  }

  bool take_word()
  {
    if (!begins_word())
      return false;
    std::size_t length = 0;
    while (length < rest().size() && is_word(rest()[length]))
      ++length;
    length = before_url(length);
    std::string range;
    if (const std::size_t whole = range_length(length, range); whole != 0) {
      read_word(range, place(whole), collector_);
      at_ += whole;
      return true;
    }
    read_word(rest().substr(0, length), place(length), collector_);
    at_ += length;
    return true;
  }

  /// A word begins with a letter, a digit or '_'; and "::1" and "*.evil.example" are words.
  [[nodiscard]] bool begins_word() const
  {
    const std::string_view two = rest().substr(0, 2);
    return is_alnum(two[0]) || two[0] == '_' || static_cast<unsigned char>(two[0]) >= 0x80 || two == "::" ||
           two == "*.";
  }

  /// "URL:hxxp://..." is a word and a URL.
  [[nodiscard]] std::size_t before_url(std::size_t length) const
  {
    const std::size_t colon = rest().substr(0, length).find("://");
    if (colon == std::string_view::npos)
      return length;
    std::size_t begin = colon;
    while (begin > 0 && is_scheme(rest()[begin - 1]))
      --begin;
    return begin == 0 ? length : begin;
  }

  /// "192.0.2.1 - 192.0.2.9": the blanks go, and the range is one word. 0: no such thing stands here.
  std::size_t range_length(std::size_t length, std::string& range) const
  {
    const std::string_view near = rest().substr(0, length);
    if (length > kLongestAddress || (!parse_ipv4(near) && !parse_ipv6(near)))
      return 0;
    std::size_t at = length;
    const auto skip_blanks = [&] {
      for (int i = 0; i < 3 && at < rest().size() && (rest()[at] == ' ' || rest()[at] == '\t'); ++i)
        ++at;
    };
    skip_blanks();
    if (at == length || at >= rest().size() || rest()[at] != '-')
      return 0;
    ++at;
    skip_blanks();
    std::size_t end = at;
    while (end < rest().size() && end - at < kLongestAddress && is_word(rest()[end]))
      ++end;
    while (end > at && (rest()[end - 1] == '.' || rest()[end - 1] == ':'))
      --end; // of the sentence
    const std::string_view far = rest().substr(at, end - at);
    if (!parse_ipv4(far) && !parse_ipv6(far))
      return 0;
    range = std::string(near) + '-' + std::string(far);
    return end;
  }

  static constexpr std::size_t kLongestScheme = 8;
  static constexpr std::size_t kLongestAddress = 64;

  feeds::RefangedText line_;
  std::uint32_t number_;
  Collector& collector_;
  std::size_t at_ = 0;
};

bool has_dot_word(std::string_view line)
{
  constexpr std::string_view kDotWord = " dot ";
  const auto at = std::search(line.begin(), line.end(), kDotWord.begin(), kDotWord.end(),
                              [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
  return at != line.end();
}

void read_line(std::string_view line, std::uint32_t number, Collector& collector)
{
  constexpr std::size_t kLongestItem = 1024;
  if (line.size() < kLongestItem && has_dot_word(line)) {
    // In prose "the dot example" is no name; a line of nothing else is one.
    const std::size_t begin = std::min(line.find_first_not_of("-*+ \t"), line.size());
    const feeds::Refanged whole = feeds::refang(line.substr(begin));
    if (whole.rest.empty())
      return read_word(whole.text, {number, line, true}, collector);
  }
  LineReader(feeds::refang_text(with_plain_punctuation(line)), number, collector).read();
}

} // namespace

Report read_report(std::string_view text, const ReportOptions& options)
{
  Collector collector(options);
  std::uint32_t number = 0;
  while (!text.empty() && !collector.is_full()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    number += number == UINT32_MAX ? 0 : 1;
    read_line(line, number, collector);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::move(collector).finish();
}

} // namespace weir::hunt

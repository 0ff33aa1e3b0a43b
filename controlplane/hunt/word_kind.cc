// SPDX-License-Identifier: BSD-3-Clause
// From the unmistakable to the doubtful: hashes, mail addresses, addresses, URLs, names.
#include "word_kind.h"

#include <weir/address/prefix.h>
#include <weir/feeds/name_reading.h>

#include <algorithm>
#include <array>
#include <optional>

namespace weir::hunt {

namespace {

bool is_digit(char c) noexcept
{
  return c >= '0' && c <= '9';
}

bool is_upper(char c) noexcept
{
  return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) noexcept
{
  return c >= 'a' && c <= 'z';
}

bool all_digits(std::string_view text) noexcept
{
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// Punctuation of the sentence. "2001:db8::" keeps its colons.
std::string_view without_punctuation(std::string_view word) noexcept
{
  while (!word.empty() && std::string_view{".-:/_@%*"}.find(word.back()) != std::string_view::npos &&
         !word.ends_with("::"))
    word.remove_suffix(1);
  return word;
}

std::string_view hash_words(std::size_t length) noexcept
{
  return length == 32 ? "MD5 hashes" : length == 40 ? "SHA-1 hashes" : length == 64 ? "SHA-256 hashes" : "other hashes";
}

template <typename Parsed> void take_parsed(const Parsed& parsed, const Place& place, Collector& collector)
{
  if (parsed.host_bits_set)
    collector.count("prefixes with host bits, which were cleared");
  collector.take_prefix(parsed.prefix, place);
}

bool take_address(std::string_view word, const Place& place, Collector& collector)
{
  if (const auto ipv4 = parse_ipv4_prefix(word)) {
    take_parsed(*ipv4, place, collector);
    return true;
  }
  if (const auto ipv6 = parse_ipv6_prefix(word)) {
    take_parsed(*ipv6, place, collector);
    return true;
  }
  return false;
}

/// "192.0.2.1-9" is 192.0.2.1-192.0.2.9.
std::optional<Ipv4> last_of_range(Ipv4 first, std::string_view text)
{
  if (!all_digits(text) || text.size() > 3)
    return parse_ipv4(text);
  const auto last = parse_ipv4("0.0.0." + std::string(text));
  return last ? std::optional(Ipv4{(first.value & 0xffffff00U) | last->value}) : std::nullopt;
}

template <typename Prefixes> void take_range(const Prefixes& prefixes, const Place& place, Collector& collector)
{
  if (prefixes.empty())
    return collector.leave_out(place, "a range whose end is before its beginning");
  collector.count("ranges");
  for (const auto& prefix : prefixes)
    collector.take_prefix(prefix, place);
}

bool take_range(std::string_view word, const Place& place, Collector& collector)
{
  const std::size_t dash = word.find('-');
  if (dash == std::string_view::npos)
    return false;
  const std::string_view right = word.substr(dash + 1);
  if (const auto first = parse_ipv4(word.substr(0, dash))) {
    const auto last = last_of_range(*first, right);
    last ? take_range(cover(*first, *last), place, collector)
         : collector.leave_out(place, "an address with something behind it that makes no range");
    return true;
  }
  if (const auto first = parse_ipv6(word.substr(0, dash))) {
    const auto last = parse_ipv6(right);
    last ? take_range(cover(*first, *last), place, collector)
         : collector.leave_out(place, "an address with something behind it that makes no range");
    return true;
  }
  return false;
}

/// Four groups of digits that are no address: a leading zero, a number above 255, a version number.
bool is_near_address(std::string_view word) noexcept
{
  return std::ranges::count(word, '.') == 3 && word.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// Top-level domains that are better known as ends of file names.
bool has_doubtful_ending(std::string_view word)
{
  constexpr std::array<std::string_view, 13> kEndings{".zip", ".mov", ".sh",  ".py",  ".pl",   ".rs", ".md",
                                                      ".ps",  ".so",  ".app", ".cab", ".java", ".cc"};
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), [](char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; });
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

/// "was found.In the": a capital and small letters behind a dot.
bool looks_like_prose(std::string_view word) noexcept
{
  const std::string_view last = word.substr(word.rfind('.') + 1);
  return !last.empty() && is_upper(last.front()) && std::ranges::any_of(last, is_lower);
}

bool is_special_use(const feeds::NameKey& key)
{
  const std::string last = dns::format(dns::suffix(key.name, 1));
  return last == "example" || last == "onion";
}

void take_name(std::string_view word, const Place& place, Collector& collector)
{
  const bool wildcard = word.starts_with("*.");
  if (wildcard)
    word.remove_prefix(2);
  const auto key = feeds::parse_name_text(word);
  if (!key) {
    if (place.defanged && key.error() != "single-label")
      collector.leave_out(place, "no name: a label is empty, too long or has a character that names do not have");
    return;
  }
  const bool is_certain = place.defanged || wildcard;
  const bool known = feeds::has_known_ending(*key) || is_special_use(*key);
  if (!known && feeds::looks_like_file(word))
    return collector.count("file names");
  if (!is_certain && !known)
    return collector.leave_out(place, "no top-level domain at its end");
  if (!is_certain && has_doubtful_ending(word))
    return collector.leave_out(place, "a name or a file; defang it to have it taken as a name");
  if (!is_certain && looks_like_prose(word))
    return collector.leave_out(place, "a name or the end of a sentence; defang it to have it taken as a name");
  collector.take_name(*key, wildcard, place);
}

/// Words with a slash in them. A host in front of it makes it a URL without its scheme.
void take_with_slash(std::string_view word, const Place& place, Collector& collector)
{
  const std::string_view head = word.substr(0, word.find('/'));
  const std::string_view host = head.substr(0, head.find(':'));
  const auto key = feeds::parse_name_text(host);
  if (parse_ipv4(head) && all_digits(word.substr(head.size() + 1)))
    return collector.leave_out(place, "a prefix length that is none");
  const bool is_host = parse_ipv4(host) || (key && (feeds::has_known_ending(*key) || is_special_use(*key)));
  if (is_host && !has_doubtful_ending(host))
    collector.take_url({}, word, place);
}

void read_parts(std::string_view word, const Place& place, Collector& collector)
{
  while (!word.empty()) {
    const std::size_t end = std::min(word.find(':'), word.size());
    const std::string_view part = word.substr(0, end);
    if (part.find('.') != std::string_view::npos)
      read_word(part, place, collector);
    word.remove_prefix(std::min(end + 1, word.size()));
  }
}

} // namespace

void read_word(std::string_view word, const Place& place, Collector& collector)
{
  word = without_punctuation(word);
  if (feeds::looks_like_hash(word))
    return collector.count(hash_words(word.size()));
  if (word.find('@') != std::string_view::npos) {
    if (word.find('.', word.find('@')) != std::string_view::npos)
      collector.count("mail addresses");
    return;
  }
  if (word.find_first_of(".:") == std::string_view::npos || take_address(word, place, collector) ||
      take_range(word, place, collector))
    return;
  if (word.find('/') != std::string_view::npos)
    return take_with_slash(word, place, collector);
  if (const std::size_t colon = word.find(':'); colon != std::string_view::npos) {
    if (all_digits(word.substr(colon + 1)) && word.substr(0, colon).find('.') != std::string_view::npos) {
      collector.count("ports");
      return read_word(word.substr(0, colon), place, collector);
    }
    return read_parts(word, place, collector);
  }
  if (is_near_address(word))
    return collector.leave_out(place, "four numbers that are no address");
  take_name(word, place, collector);
}

} // namespace weir::hunt

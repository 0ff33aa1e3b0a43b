// SPDX-License-Identifier: BSD-3-Clause
// Reading one value by its Spec.
#include "scalar.h"

#include "words.h"

#include <weir/config/nearest.h>
#include <weir/config/parse.h>
#include <weir/config/units.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <variant>

namespace weir::config {
namespace {

using Result = tl::expected<Value, std::string>;

bool in_set(char c, std::string_view set)
{
  for (std::size_t i = 0; i < set.size(); ++i) {
    const bool range = i + 2 < set.size() && set[i + 1] == '-';
    if (range ? (c >= set[i] && c <= set[i + 2]) : c == set[i])
      return true;
    i += range ? 2 : 0;
  }
  return false;
}

bool has_control(std::string_view text)
{
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

Result read_text(const Spec& spec, std::string_view text)
{
  const auto length = static_cast<std::int64_t>(text.size());
  if (length < spec.min)
    return tl::make_unexpected("too short");
  if (length > spec.max)
    return tl::make_unexpected("too long");
  if (spec.type == Type::identifier &&
      !std::all_of(text.begin(), text.end(), [&](char c) { return in_set(c, spec.words); }))
    return tl::make_unexpected("not made of the characters it may have");
  if (has_control(text))
    return tl::make_unexpected("a text with control characters");
  return Value{std::string(text), 0, {}};
}

Result read_choice(const Spec& spec, std::string_view text)
{
  const auto words = split_words(spec.words);
  const auto at = std::find(words.begin(), words.end(), text);
  if (at == words.end()) {
    const auto later = split_words(spec.later);
    if (std::find(later.begin(), later.end(), text) != later.end())
      return tl::make_unexpected("not supported in this version");
    return tl::make_unexpected("none of its words" + nearest_hint("nearest", text, words));
  }
  return Value{std::string(text), at - words.begin(), {}};
}

Result read_boolean(std::string_view text)
{
  if (text == "true" || text == "yes")
    return Value{std::string(text), 1, {}};
  if (text == "false" || text == "no")
    return Value{std::string(text), 0, {}};
  return tl::make_unexpected("neither true nor false");
}

std::optional<std::int64_t> parse_count(std::string_view text)
{
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

Result read_number(const Spec& spec, std::string_view text)
{
  std::optional<std::int64_t> number;
  if (spec.type == Type::count)
    number = parse_count(text);
  else
    number = spec.type == Type::duration ? parse_duration(text) : parse_size(text);
  if (!number)
    return tl::make_unexpected("not a " + std::string(type_text(spec)));
  if (*number < spec.min || *number > spec.max)
    return tl::make_unexpected("out of range");
  if (!spec.words.empty() && read_choice(spec, format_size(*number)).has_value() == false)
    return tl::make_unexpected("none of the sizes it may have");
  return Value{std::string(text), *number, {}};
}

Result read_entry(const Spec& spec, std::string_view text)
{
  if (spec.type == Type::ipv4 && !parse_ipv4(text))
    return tl::make_unexpected("not an IPv4 address");
  if (spec.type == Type::ipv6 && !parse_ipv6(text))
    return tl::make_unexpected("not an IPv6 address");
  auto entry = parse_entry(text);
  if (!entry)
    return tl::make_unexpected(entry.error());
  if (spec.type == Type::client && std::holds_alternative<NameEntry>(entry->value))
    return tl::make_unexpected("a name, not an address or prefix");
  return Value{std::string(text), 0, std::move(*entry)};
}

Result read_host(std::string_view text)
{
  if (parse_ipv4(text) || parse_ipv6(text))
    return Value{std::string(text), 0, {}};
  const bool clean = !text.empty() && text.size() <= 253 &&
                     std::all_of(text.begin(), text.end(), [](char c) { return in_set(c, "a-zA-Z0-9._-"); });
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return in_set(c, "0-9."); });
  if (!clean || digits)
    return tl::make_unexpected("neither an address nor a host name");
  return Value{std::string(text), 0, {}};
}

/// The part behind "//" up to the path: must name a host and hold no user or password.
std::string authority_problem(std::string_view rest)
{
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos)
    return "a URL with a user or password in it, which would be shown in events";
  if (authority.empty() || authority.front() == ':')
    return "a URL without a host";
  return {};
}

Result read_url(std::string_view text)
{
  if (text.size() > 2048)
    return tl::make_unexpected("longer than 2048 bytes");
  const bool file = text.starts_with("file:");
  if (has_control(text) || (!file && text.find(' ') != std::string_view::npos))
    return tl::make_unexpected("a URL with spaces or control characters");
  std::string problem;
  if (file)
    problem = text.size() == 5 || (text.starts_with("file://") && !text.starts_with("file:///"))
                  ? "a file: URL that names no path of this machine"
                  : "";
  else if (text.starts_with("http://"))
    problem = authority_problem(text.substr(7));
  else if (text.starts_with("https://"))
    problem = authority_problem(text.substr(8));
  else
    problem = "of a kind that this version does not fetch";
  if (!problem.empty())
    return tl::make_unexpected(problem);
  return Value{std::string(text), 0, {}};
}

} // namespace

Result read_scalar(const Spec& spec, std::string_view text)
{
  switch (spec.type) {
  case Type::identifier:
  case Type::free_text:
  case Type::path:
    return read_text(spec, text);
  case Type::choice:
    return read_choice(spec, text);
  case Type::boolean:
    return read_boolean(text);
  case Type::count:
  case Type::duration:
  case Type::size:
    return read_number(spec, text);
  case Type::url:
    return read_url(text);
  case Type::host:
    return read_host(text);
  case Type::entry:
  case Type::client:
  case Type::ipv4:
  case Type::ipv6:
    return read_entry(spec, text);
  }
  return tl::make_unexpected("of an unknown type");
}

} // namespace weir::config

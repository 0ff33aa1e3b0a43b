// SPDX-License-Identifier: BSD-3-Clause
// hosts(5) files used as block lists: "0.0.0.0 name name # comment". Names are exact.
#include "lines.h"
#include "reader.h"

#include <algorithm>
#include <array>

namespace weir::feeds {

namespace {

/// `lower` is in lower case.
bool is_same_name(std::string_view name, std::string_view lower) noexcept
{
  const auto is_same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  return std::ranges::equal(name, lower, is_same);
}

/// Names that every hosts file has for the machine itself; "ip6-" begins some of one label, like ip6-allnodes.
bool is_local_name(std::string_view name) noexcept
{
  constexpr std::array<std::string_view, 7> kLocal{"localhost", "localhost.localdomain", "localhost4", "localhost6",
                                                   "local",     "broadcasthost",         "0.0.0.0"};
  constexpr std::string_view kIpv6 = "ip6-";
  if (name.ends_with('.'))
    name.remove_suffix(1);
  return std::ranges::any_of(kLocal, [name](std::string_view local) { return is_same_name(name, local); }) ||
         (is_same_name(name.substr(0, kIpv6.size()), kIpv6) && name.find('.') == std::string_view::npos);
}

enum class Target : std::uint8_t { null, other, none };

Target classify(std::string_view word) noexcept
{
  constexpr std::uint32_t kLoopback4 = 0x7F000001;
  const auto is_null = [](bool null) { return null ? Target::null : Target::other; };
  if (const auto ipv4 = parse_ipv4(word))
    return is_null(ipv4->value == 0 || ipv4->value == kLoopback4);
  const auto ipv6 = parse_ipv6(word);
  return ipv6 ? is_null(ipv6->high == 0 && ipv6->low <= 1) : Target::none;
}

void read_hosts_line(Line line, Intake& intake)
{
  const std::size_t hash = line.text.find('#');
  std::string_view rest = line.text.substr(0, hash);
  const auto where = [&](std::string_view word) {
    return Where{line.number, static_cast<std::uint32_t>(word.data() - line.text.data() + 1)};
  };
  const std::string_view first = next_word(rest);
  if (first.empty()) {
    if (hash != std::string_view::npos)
      intake.count(Counted::comments);
    return;
  }
  const Target target = classify(first);
  if (target == Target::none)
    return intake.reject(where(first), first, Reason::no_address);

  std::string_view name = next_word(rest);
  if (name.empty())
    return intake.reject(where(first), first, Reason::no_name);
  for (; !name.empty(); name = next_word(rest)) {
    if (is_local_name(name)) {
      intake.count(Counted::local_names);
    } else if (target == Target::other) {
      intake.count(Counted::rewrites);
    } else if (intake.take_address(name, where(name))) {
      intake.count(Counted::retyped);
    } else {
      intake.take_name(name, where(name), NameForm::exact);
    }
  }
}

} // namespace

void read_hosts(std::string_view body, Intake& intake)
{
  Lines lines(body);
  while (const auto line = lines.next()) {
    if (line->number % kProgressLines == 0)
      intake.progress(lines.done());
    if (line->text.size() > kMaxLine)
      intake.reject({line->number, 1}, line->text, Reason::line_too_long);
    else
      read_hosts_line(*line, intake);
  }
}

} // namespace weir::feeds

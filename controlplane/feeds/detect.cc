// SPDX-License-Identifier: BSD-3-Clause
// Choosing the format of a body by its first lines.
#include "lines.h"
#include "reader.h"

#include <algorithm>
#include <array>

namespace weir::feeds {

namespace {

constexpr std::size_t kLookedLines = 200;

bool is_null_address(std::string_view word) noexcept
{
  return word == "0.0.0.0" || word == "127.0.0.1" || word == "::" || word == "::1";
}

/// The format that the line speaks for; empty: none.
std::string_view voice_of(std::string_view line) noexcept
{
  std::string_view rest = line;
  const std::string_view first = next_word(rest);
  const std::string_view second = next_word(rest);
  if (is_null_address(first) && !second.empty() && second.front() != '#' && second.front() != ';')
    return "hosts";
  if (first.starts_with("||") || first.starts_with("@@||") || line.starts_with("[Adblock"))
    return "adblock";
  if (first.starts_with("address=/") || first.starts_with("server=/") || first.starts_with("local=/"))
    return "dnsmasq";
  if (first == "local-zone:" || first == "server:")
    return "unbound";
  if (first == "$TTL" || first == "$ORIGIN" || second == "CNAME" || second == "SOA" ||
      (first == "@" && !second.empty()))
    return "rpz";
  if (first.starts_with("*."))
    return "wildcard";
  return {};
}

} // namespace

/// A format is chosen when more than half of the data lines looked at speak for it.
std::string_view detect_format(std::string_view body) noexcept
{
  constexpr std::array<std::string_view, 6> kCandidates{"hosts", "adblock", "dnsmasq", "unbound", "rpz", "wildcard"};
  std::array<std::size_t, kCandidates.size()> votes{};
  std::size_t looked = 0;
  Lines lines(body);
  while (looked < kLookedLines) {
    const auto line = lines.next();
    if (!line)
      break;
    std::string_view rest = line->text.substr(0, kMaxLine);
    const std::string_view first = next_word(rest);
    if (first.empty() || first.front() == '#' || first.front() == ';' || first.front() == '!')
      continue;
    ++looked;
    const std::string_view voice = voice_of(line->text.substr(0, kMaxLine));
    const auto* found = std::find(kCandidates.begin(), kCandidates.end(), voice);
    if (found != kCandidates.end())
      ++votes[static_cast<std::size_t>(found - kCandidates.begin())];
  }
  for (std::size_t i = 0; i < kCandidates.size(); ++i) {
    if (votes[i] * 2 > looked)
      return kCandidates[i];
  }
  return "list";
}

} // namespace weir::feeds

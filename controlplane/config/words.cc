// SPDX-License-Identifier: BSD-3-Clause
// Enumerators and their words.
#include "words.h"

#include <weir/config/board.h>
#include <weir/config/config.h>

#include <cstddef>

namespace weir::config {
namespace {

constexpr std::string_view kSeparator = " | ";

template <typename Enum> std::string_view word_at(std::string_view words, Enum value) noexcept
{
  for (auto left = static_cast<std::size_t>(value); left != 0; --left) {
    const std::size_t end = words.find(kSeparator);
    if (end == std::string_view::npos)
      return "?";
    words.remove_prefix(end + kSeparator.size());
  }
  return words.substr(0, words.find(kSeparator));
}

} // namespace

std::vector<std::string_view> split_words(std::string_view words)
{
  std::vector<std::string_view> out;
  if (words.empty())
    return out;
  for (std::size_t end = words.find(kSeparator); end != std::string_view::npos; end = words.find(kSeparator)) {
    out.push_back(words.substr(0, end));
    words.remove_prefix(end + kSeparator.size());
  }
  out.push_back(words);
  return out;
}

std::string_view word(BridgeMode value) noexcept
{
  return word_at(kBridgeModes, value);
}
std::string_view word(BridgeAction value) noexcept
{
  return word_at(kBridgeActions, value);
}
std::string_view word(MatchEnd value) noexcept
{
  return word_at(kMatchEnds, value);
}
std::string_view word(OnFailure value) noexcept
{
  return word_at(kOnFailures, value);
}
std::string_view word(FeedMode value) noexcept
{
  return word_at(kFeedModes, value);
}
std::string_view word(FeedDirection value) noexcept
{
  return word_at(kFeedDirections, value);
}
std::string_view word(Subdomains value) noexcept
{
  return word_at(kSubdomains, value);
}
std::string_view word(SinkholeAnswer value) noexcept
{
  return word_at(kSinkholeAnswers, value);
}
std::string_view word(OddQueries value) noexcept
{
  return word_at(kOddQueries, value);
}
std::string_view word(SyslogTransport value) noexcept
{
  return word_at(kSyslogTransports, value);
}
std::string_view word(SyslogFormat value) noexcept
{
  return word_at(kSyslogFormats, value);
}
std::string_view word(Poll value) noexcept
{
  return word_at(kPolls, value);
}
std::string_view word(BypassDriver value) noexcept
{
  return word_at(kBypassDrivers, value);
}

} // namespace weir::config

// SPDX-License-Identifier: BSD-3-Clause
// Refuses input that no image can hold, so that every image built passes validate().
#include "name_order.h"
#include "sections.h"

#include <weir/policy/image_format.h>

#include <algorithm>

namespace weir::policy {

namespace {

bool is_text(std::string_view text, std::size_t longest) noexcept
{
  return !text.empty() && text.size() <= longest &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::optional<BuildFailure> check_settings(const Settings& settings)
{
  const auto bad = [](std::string text) { return BuildFailure{BuildError::bad_settings, std::move(text)}; };
  if (!is_text(settings.appliance, 63))
    return bad("appliance name: 1 to 63 printable ASCII bytes");
  if (settings.bridges.size() > 64 || settings.exempt4.size() > 4096 || settings.exempt6.size() > 4096)
    return bad("more than 64 bridges or 4096 exempt prefixes of a family");
  for (const BridgeSettings& bridge : settings.bridges) {
    if (!is_text(bridge.name, 31) || bridge.mode > BridgeMode::bypass || bridge.action > StopAction::reject ||
        bridge.match > MatchEnd::both)
      return bad("bridge \"" + bridge.name + "\"");
  }
  for (const Ipv4Prefix& prefix : settings.exempt4) {
    if (prefix.length > 32 || Ipv4Prefix::of(prefix.base, prefix.length) != prefix)
      return bad("exempt prefix " + format(prefix));
  }
  for (const Ipv6Prefix& prefix : settings.exempt6) {
    if (prefix.length > 128 || Ipv6Prefix::of(prefix.base, prefix.length) != prefix)
      return bad("exempt prefix " + format(prefix));
  }
  if (settings.interval_ms < 1000 || settings.interval_ms > 3600000)
    return bad("interval " + std::to_string(settings.interval_ms) + " ms: 1000 to 3600000");
  if (settings.sinkhole.ttl > 3600 || settings.sinkhole.answer > SinkholeAnswer::refused ||
      settings.sinkhole.odd_queries > OddQueries::forward)
    return bad("sinkhole ttl " + std::to_string(settings.sinkhole.ttl) + " or answer");
  return std::nullopt;
}

std::optional<BuildFailure> check_feeds(const std::vector<FeedInfo>& feeds)
{
  if (feeds.size() > 4096)
    return BuildFailure{BuildError::too_many_feeds, std::to_string(feeds.size()) + " feeds, at most 4096"};
  for (const FeedInfo& feed : feeds) {
    if (!is_text(feed.name, 48) || feed.reference.size() > 255 || feed.mode > FeedMode::allow ||
        feed.direction > FeedDirection::outbound || feed.confidence > 100)
      return BuildFailure{BuildError::bad_settings, "feed \"" + feed.name + "\""};
  }
  return std::nullopt;
}

BuildFailure bad_contribution(std::string_view family, std::size_t index)
{
  return {BuildError::bad_contribution, std::string(family) + " contribution " + std::to_string(index)};
}

template <typename Contribution>
std::optional<BuildFailure> check_addresses(const std::vector<Contribution>& contributions, std::size_t feeds,
                                            unsigned longest, std::string_view family)
{
  for (std::size_t i = 0; i < contributions.size(); ++i) {
    const auto& c = contributions[i];
    using Prefix = std::decay_t<decltype(c.prefix)>;
    if (c.prefix.length > longest || Prefix::of(c.prefix.base, c.prefix.length) != c.prefix ||
        c.kind == ContributionKind::hole || !is_sound({c.kind, c.feed, NameForm::exact, AnswerMode::standard}, feeds))
      return bad_contribution(family, i);
  }
  return std::nullopt;
}

std::optional<BuildFailure> check_names(const PolicyInput& input)
{
  LabelOffsets labels;
  for (std::size_t i = 0; i < input.names.size(); ++i) {
    const NameContribution& name = input.names[i];
    if (name.offset > input.name_bytes.size() || name.length > input.name_bytes.size() - name.offset ||
        !find_labels(std::string_view(input.name_bytes).substr(name.offset, name.length), labels) ||
        !is_sound({name.kind, name.feed, name.form, name.answer}, input.feeds.size()))
      return bad_contribution("name", i);
  }
  return std::nullopt;
}

} // namespace

std::optional<BuildFailure> check_input(const PolicyInput& input)
{
  if (auto flaw = check_settings(input.settings))
    return flaw;
  if (auto flaw = check_feeds(input.feeds))
    return flaw;
  if (std::max({input.ipv4.size(), input.ipv6.size(), input.names.size()}) > raw::kMaxRecords)
    return BuildFailure{BuildError::bad_contribution, "more than 134 million contributions of one kind"};
  if (auto flaw = check_addresses(input.ipv4, input.feeds.size(), 32, "IPv4"))
    return flaw;
  if (auto flaw = check_addresses(input.ipv6, input.feeds.size(), 128, "IPv6"))
    return flaw;
  return check_names(input);
}

} // namespace weir::policy

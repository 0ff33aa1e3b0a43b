// SPDX-License-Identifier: BSD-3-Clause
// From the configuration's words to those of the policy image.
#include "feed_table.h"

#include <weir/compile/jobs.h>
#include <weir/config/printable.h>
#include <weir/feeds/parse.h>
#include <weir/feeds/snapshot.h>

#include <algorithm>

namespace weir::compile {

namespace {

constexpr std::uint8_t kLocalConfidence = 100;

policy::FeedMode mode_of(config::FeedMode mode)
{
  switch (mode) {
  case config::FeedMode::monitor:
    return policy::FeedMode::monitor;
  case config::FeedMode::allow:
    return policy::FeedMode::allow;
  case config::FeedMode::block:
    break;
  }
  return policy::FeedMode::block;
}

policy::FeedDirection direction_of(config::FeedDirection direction)
{
  switch (direction) {
  case config::FeedDirection::inbound:
    return policy::FeedDirection::inbound;
  case config::FeedDirection::outbound:
    return policy::FeedDirection::outbound;
  case config::FeedDirection::both:
    break;
  }
  return policy::FeedDirection::both;
}

/// The URL is no stand-in for a missing reference: it may hold a key.
policy::FeedInfo info_of(const config::Feed& feed)
{
  return {feed.name, feed.reference, mode_of(feed.mode), direction_of(feed.direction), feed.confidence};
}

policy::FeedInfo local_info(std::string_view name, policy::FeedMode mode)
{
  return {std::string(name), {}, mode, policy::FeedDirection::both, kLocalConfidence};
}

policy::SinkholeAnswer sinkhole_answer(config::SinkholeAnswer answer)
{
  switch (answer) {
  case config::SinkholeAnswer::address:
    return policy::SinkholeAnswer::address;
  case config::SinkholeAnswer::nxdomain:
    return policy::SinkholeAnswer::nxdomain;
  case config::SinkholeAnswer::nodata:
    return policy::SinkholeAnswer::nodata;
  case config::SinkholeAnswer::refused:
    return policy::SinkholeAnswer::refused;
  case config::SinkholeAnswer::null_address:
    break;
  }
  return policy::SinkholeAnswer::null_address;
}

policy::BridgeSettings bridge_of(const config::Bridge& bridge)
{
  policy::BridgeSettings settings;
  settings.name = bridge.name;
  settings.mode = bridge.mode == config::BridgeMode::bypass    ? policy::BridgeMode::bypass
                  : bridge.mode == config::BridgeMode::monitor ? policy::BridgeMode::monitor
                                                               : policy::BridgeMode::block;
  settings.action =
      bridge.action == config::BridgeAction::reject ? policy::StopAction::reject : policy::StopAction::drop;
  settings.match = bridge.match == config::MatchEnd::both ? policy::MatchEnd::both : policy::MatchEnd::remote;
  return settings;
}

/// Why the list that is kept of a feed may not be used any more; empty: it may. An allow list takes what no feed may
/// stop, so it can't become a list that stops without being read again.
std::string objection_to(const FeedSnapshot& given, const std::vector<config::Feed>& feeds)
{
  const auto feed = std::ranges::find(feeds, given.feed, &config::Feed::name);
  if (feed == feeds.end() || feeds::passed_guards(given.snapshot->info(), options_of(*feed)))
    return {};
  return "the list that is kept was read with other settings (mode: allow or public-suffixes) and must be read again";
}

} // namespace

policy::Settings settings_of(const config::Config& config)
{
  policy::Settings settings;
  settings.appliance = config.appliance;
  std::transform(config.bridges.begin(), config.bridges.end(), std::back_inserter(settings.bridges), bridge_of);
  for (const config::Entry& client : config.exempt_clients) {
    if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&client.value))
      settings.exempt4.push_back(*prefix4);
    if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&client.value))
      settings.exempt6.push_back(*prefix6);
  }
  settings.sinkhole.answer = sinkhole_answer(config.sinkhole.answer);
  settings.sinkhole.address4 = config.sinkhole.address4.value_or(Ipv4{});
  settings.sinkhole.address6 = config.sinkhole.address6.value_or(Ipv6{});
  settings.sinkhole.ttl = config.sinkhole.ttl;
  settings.sinkhole.odd_queries = config.sinkhole.odd_queries == config::OddQueries::forward
                                      ? policy::OddQueries::forward
                                      : policy::OddQueries::drop;
  settings.sinkhole.ede = config.sinkhole.ede;
  settings.interval_ms = static_cast<std::uint32_t>(std::chrono::milliseconds(config.telemetry.interval).count());
  return settings;
}

tl::expected<std::vector<FeedSlot>, std::string> make_feed_table(const CompileInput& input)
{
  std::vector<FeedSlot> slots;
  const auto is_given = [&](std::string_view name) {
    return std::any_of(input.snapshots.begin(), input.snapshots.end(),
                       [&](const FeedSnapshot& snapshot) { return snapshot.feed == name; });
  };
  if (is_given(config::kLocalBlockFeed))
    slots.push_back({local_info(config::kLocalBlockFeed, policy::FeedMode::block), nullptr, {}, {}});
  if (is_given(config::kLocalAllowFeed))
    slots.push_back({local_info(config::kLocalAllowFeed, policy::FeedMode::allow), nullptr, {}, {}});
  for (const config::Feed& feed : input.config->feeds)
    slots.push_back({info_of(feed), nullptr, {}, {}});

  const auto find = [&](const std::string& name) {
    return std::find_if(slots.begin(), slots.end(), [&](const FeedSlot& slot) { return slot.info.name == name; });
  };
  for (const FailedFeed& failed : input.failed) {
    if (const auto slot = find(failed.feed); slot != slots.end()) {
      slot->failure = failed.text;
      slot->report = failed.report;
    }
  }
  for (const FeedSnapshot& given : input.snapshots) {
    const auto slot = find(given.feed);
    if (slot == slots.end() || slot->snapshot != nullptr)
      return tl::unexpected("a snapshot of feed " + config::printable(given.feed) +
                            (slot == slots.end() ? ", which is not configured" : " was given twice"));
    if (const std::string objection = objection_to(given, input.config->feeds); !objection.empty()) {
      slot->failure = slot->failure.empty() ? objection : slot->failure + "; " + objection;
      continue;
    }
    slot->snapshot = given.snapshot;
    slot->report = given.snapshot->info().report;
  }
  return slots;
}

} // namespace weir::compile

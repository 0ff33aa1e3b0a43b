// SPDX-License-Identifier: BSD-3-Clause
// export.indicators: what feeds list, as documents for a SIEM.
#include "api_context.h"
#include "api_json.h"
#include "bind_errand.h"

#include <weir/config/printable.h>
#include <weir/daemon/policy_question.h>
#include <weir/feeds/snapshot.h>
#include <weir/siem/indicator.h>

#include <algorithm>
#include <array>
#include <utility>

namespace weir::daemon {
namespace {

/// An answer has room for that many.
constexpr std::size_t kMaxDocuments = 50'000;
constexpr std::uint8_t kLocalConfidence = 100;

config::Feed local_feed(std::string_view name, config::FeedMode mode)
{
  config::Feed feed;
  feed.name = name;
  feed.mode = mode;
  feed.confidence = kLocalConfidence;
  return feed;
}

std::vector<config::Feed> all_feeds(const ApiContext& context)
{
  std::vector<config::Feed> out = {local_feed(config::kLocalBlockFeed, config::FeedMode::block),
                                   local_feed(config::kLocalAllowFeed, config::FeedMode::allow)};
  for (FeedStatus& status : context.book.all())
    out.push_back(std::move(status.feed));
  for (const Import& import : context.imports.all())
    out.push_back(feed_of(import));
  return out;
}

/// Type, name and address or domain of a key, as hits have them.
siem::Indicator named(const feeds::Key& key)
{
  constexpr std::array<const char*, 3> kTypes = {"ipv4-addr", "ipv6-addr", "domain-name"};
  siem::Indicator out;
  out.type = kTypes[key.index()];
  out.name = feeds::format(key);
  const feeds::IndicatorType type = feeds::type_of(key);
  if (type == feeds::IndicatorType::ipv4 || type == feeds::IndicatorType::ipv6)
    out.ip = out.name;
  if (const auto* name = std::get_if<feeds::NameKey>(&key))
    out.domain = dns::format(name->name);
  return out;
}

/// False: there are too many.
bool add_feed(const config::Feed& feed, const feeds::Snapshot& snapshot, const LivePolicy& policy,
              const siem::IndicatorSource& source, Json& out)
{
  return for_each_in_force(policy, snapshot, source.now,
                           [&](const feeds::Key& key, const feeds::Attributes& attributes) {
                             if (out.size() == kMaxDocuments)
                               return false;
                             siem::Indicator indicator = named(key);
                             indicator.feed = feed.name;
                             indicator.reference = config::printable(feed.reference);
                             indicator.confidence = attributes.confidence.value_or(feed.confidence);
                             indicator.first_seen = attributes.first_seen;
                             indicator.last_seen = attributes.last_seen;
                             out.push_back(siem::indicator_lines(indicator, source));
                             return true;
                           });
}

api::Result export_indicators(const ApiContext& context, const std::string& only)
{
  const auto known = all_feeds(context);
  const auto named_one = std::ranges::find(known, only, &config::Feed::name);
  if (!only.empty() && named_one == known.end())
    return no_such_feed(context, only);
  if (!only.empty() && named_one->mode == config::FeedMode::allow)
    return error_of(api::ErrorCode::failed, "'" + only + "' lists what is allowed: no threats");
  const siem::IndicatorSource source{config::printable(context.setup.config.appliance), std::string(version()),
                                     context.now()};
  const auto policy = context.policy.get();
  Json bulk = Json::array();
  for (const config::Feed& feed : known) {
    if (only.empty() ? feed.mode != config::FeedMode::block : feed.name != only)
      continue;
    const auto snapshot = feeds::Snapshot::open(context.setup.paths().snapshot(feed.name));
    if (snapshot && !add_feed(feed, *snapshot, *policy, source, bulk))
      return error_of(api::ErrorCode::failed,
                      "more than " + std::to_string(kMaxDocuments) + " indicators; name a smaller feed");
  }
  const std::size_t count = bulk.size();
  return result_of({{"feed", only}, {"indicators", count}, {"bulk", std::move(bulk)}});
}

} // namespace

void bind_documents(api::Server& server, ApiContext& context)
{
  bind_errand(server, context, context.errands.reads, "export.indicators",
              [](const ApiContext& box, const api::Args& args, const api::Peer&, const Reply& reply) {
                (*reply)(export_indicators(box, args.text("feed")));
              });
}

} // namespace weir::daemon

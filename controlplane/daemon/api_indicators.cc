// SPDX-License-Identifier: BSD-3-Clause
// show.indicators: what feeds list, out of their snapshots.
#include "api_context.h"
#include "api_json.h"
#include "bind_errand.h"

#include <weir/daemon/policy_question.h>
#include <weir/feeds/snapshot.h>

#include <algorithm>
#include <set>
#include <utility>

namespace weir::daemon {
namespace {

/// An answer has room for that many; queries with more are of no use to anybody.
constexpr std::size_t kMaxIndicators = 100'000;

std::vector<std::string> blocking_feeds(const ApiContext& context)
{
  std::vector<std::string> names{std::string(config::kLocalBlockFeed)};
  for (const FeedStatus& status : context.book.all()) {
    if (status.feed.mode == config::FeedMode::block)
      names.push_back(status.feed.name);
  }
  for (const Import& import : context.imports.all()) {
    if (import.mode == config::FeedMode::block)
      names.push_back(import.name);
  }
  return names;
}

bool is_known(const ApiContext& context, const std::string& name)
{
  const auto imports = context.imports.all();
  return name == config::kLocalBlockFeed || name == config::kLocalAllowFeed || context.book.find(name) ||
         std::ranges::find(imports, name, &Import::name) != imports.end();
}

/// By text: a key that several feeds list is shown once.
using Found = std::set<std::pair<std::string, std::string>>;

/// False: there are too many.
bool add_feed(const feeds::Snapshot& snapshot, const LivePolicy& policy, std::int64_t now, Found& found)
{
  return for_each_in_force(policy, snapshot, now, [&](const feeds::Key& key, const feeds::Attributes&) {
    if (found.size() == kMaxIndicators)
      return false;
    found.emplace(std::string(feeds::word(feeds::type_of(key))), feeds::format(key));
    return true;
  });
}

api::Result show_indicators(const ApiContext& context, const std::string& feed)
{
  if (!feed.empty() && !is_known(context, feed))
    return no_such_feed(context, feed);
  const auto policy = context.policy.get();
  Found found;
  for (const std::string& name : feed.empty() ? blocking_feeds(context) : std::vector<std::string>{feed}) {
    const auto snapshot = feeds::Snapshot::open(context.setup.paths().snapshot(name));
    if (snapshot && !add_feed(*snapshot, *policy, context.now(), found))
      return error_of(api::ErrorCode::failed, "more than " + std::to_string(kMaxIndicators) +
                                                  " indicators; name a smaller feed, or hunt for the hits");
  }
  Json out = Json::array();
  for (const auto& [type, entry] : found)
    out.push_back({{"type", type}, {"entry", entry}});
  return result_of({{"feed", feed}, {"indicators", std::move(out)}});
}

} // namespace

void bind_indicators(api::Server& server, ApiContext& context)
{
  bind_errand(server, context, context.errands.reads, "show.indicators",
              [](const ApiContext& box, const api::Args& args, const api::Peer&, const Reply& reply) {
                (*reply)(show_indicators(box, args.text("feed")));
              });
}

} // namespace weir::daemon

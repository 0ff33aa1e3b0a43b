// SPDX-License-Identifier: BSD-3-Clause
// show.policy.
#include "api_context.h"
#include "api_json.h"

#include <algorithm>

namespace weir::daemon {
namespace {

std::uint64_t sum_of(const Counts& counts)
{
  std::uint64_t sum = 0;
  for (const auto& [type, count] : counts)
    sum += count;
  return sum;
}

Json history_json(const std::vector<generations::Generation>& history)
{
  Json out = Json::array();
  for (auto at = history.rbegin(); at != history.rend(); ++at)
    out.push_back({{"generation", at->number},
                   {"published", time_json(at->time)},
                   {"cause", at->cause},
                   {"entries", sum_of(at->counts)},
                   {"state", word(at->state)},
                   {"message", at->message}});
  return out;
}

api::Result show_policy(const ApiContext& context)
{
  const auto published = context.adoption.published().value_or(generations::Generation{});
  return result_of({{"generation", published.number},
                    {"published", time_json(published.time)},
                    {"cause", published.cause},
                    {"entries", counts_json(published.counts)},
                    {"rules", published.rules},
                    {"bytes", published.bytes},
                    {"slot_bytes", context.setup.board.image_slot},
                    {"history", history_json(context.adoption.generations())}});
}

} // namespace

void bind_policy(api::Server& server, ApiContext& context)
{
  server.bind("show.policy", [&context](const api::Args&, const api::Peer&) { return show_policy(context); });
}

} // namespace weir::daemon

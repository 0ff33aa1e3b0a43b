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

Json history_json(const std::vector<generations::Generation>& history, const DataplaneState& dataplane)
{
  Json out = Json::array();
  for (auto at = history.rbegin(); at != history.rend(); ++at) {
    const auto seen = as_seen(*at, dataplane);
    out.push_back({{"generation", seen.number},
                   {"published", time_json(seen.time)},
                   {"cause", seen.cause},
                   {"entries", sum_of(seen.counts)},
                   {"state", word(seen.state)},
                   {"message", seen.message}});
  }
  return out;
}

api::Result show_policy(const ApiContext& context)
{
  const auto published = context.adoption.published().value_or(generations::Generation{});
  const DataplaneState dataplane = current_state(context);
  const std::uint64_t in_force = dataplane.hello ? dataplane.hello->generation : 0;
  return result_of(
      {{"generation", published.number},
       {"in_force", published.number != 0 && in_force == published.number},
       {"dataplane", {{"state", word(dataplane.word)}, {"generation", in_force}, {"note", absence_advice(dataplane)}}},
       {"published", time_json(published.time)},
       {"cause", published.cause},
       {"entries", counts_json(published.counts)},
       {"rules", published.rules},
       {"bytes", published.bytes},
       {"slot_bytes", context.setup.board.image_slot},
       {"history", history_json(context.adoption.generations(), dataplane)}});
}

} // namespace

void bind_policy(api::Server& server, ApiContext& context)
{
  server.bind("show.policy", [&context](const api::Args&, const api::Peer&) { return show_policy(context); });
}

} // namespace weir::daemon

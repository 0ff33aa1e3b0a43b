// SPDX-License-Identifier: BSD-3-Clause
// request.bridge.
#include "api_context.h"
#include "api_json.h"
#include "bind_errand.h"
#include "comma_list.h"

#include <algorithm>

namespace weir::daemon {
namespace {

api::Result switch_bridge(ApiContext& context, const std::string& name, bool bypass, const std::string& user)
{
  const auto& bridges = context.setup.config.bridges;
  const auto bridge =
      std::find_if(bridges.begin(), bridges.end(), [&](const config::Bridge& one) { return one.name == name; });
  if (bridge == bridges.end())
    return no_such_bridge(context, name);
  if (const auto kept = context.switches.set(name, bypass, user, context.now()); !kept)
    return error_of(api::ErrorCode::failed, kept.error());
  const auto effective = context.dataplane.switch_bridge(name, bypass, user);
  // A wish that is kept is no error: the watch repeats it to every data plane that greets.
  return result_of({{"name", name},
                    {"mode", bypass ? "bypass" : "normal"},
                    {"configured_mode", config::word(bridge->mode)},
                    {"effective_mode", effective.value_or("unknown")},
                    {"in_force", effective.has_value()},
                    {"message", effective ? std::string() : effective.error()}});
}

} // namespace

api::Result no_such_bridge(const ApiContext& context, const std::string& name)
{
  std::vector<std::string> bridges;
  for (const config::Bridge& bridge : context.setup.config.bridges)
    bridges.push_back(bridge.name);
  return error_of(api::ErrorCode::not_found, "there is no bridge '" + name + "'; bridges: " + comma_list(bridges));
}

void bind_bridge(api::Server& server, ApiContext& context)
{
  bind_errand(server, context, context.errands.bypass, "request.bridge",
              [](ApiContext& box, const api::Args& args, const api::Peer& peer, const Reply& reply) {
                (*reply)(switch_bridge(box, args.text("bridge"), args.text("mode") == "bypass", peer.user));
              });
}

} // namespace weir::daemon

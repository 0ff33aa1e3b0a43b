// SPDX-License-Identifier: BSD-3-Clause
// show.ports, show.bridges, show.counters.
#include "api_context.h"
#include "api_json.h"

#include <weir/daemon/box_statistics.h>
#include <weir/daemon/box_watch.h>
#include <weir/hits/frame_reasons.h>

#include <algorithm>
#include <optional>

namespace weir::daemon {
namespace {

Json port_json(const ApiContext& context, const config::Port& port, const std::optional<hits::Statistics>& statistics)
{
  const PortPlace place = place_of(context.setup.config, port.name);
  Json out = {
      {"name", port.name}, {"bridge", place.bridge}, {"side", place.side}, {"link", "unknown"}, {"mtu", port.mtu}};
  for (const char* counter : {"rx_packets", "tx_packets", "rx_bytes", "tx_bytes", "missed", "errors"})
    out[counter] = Json();
  if (!statistics)
    return out;
  const auto figures = std::find_if(statistics->ports.begin(), statistics->ports.end(),
                                    [&](const hits::PortFigures& one) { return one.name == port.name; });
  if (figures == statistics->ports.end())
    return out;
  out["link"] = figures->link_up ? "up" : "down";
  out["rx_packets"] = figures->rx_packets;
  out["tx_packets"] = figures->tx_packets;
  out["rx_bytes"] = figures->rx_bytes;
  out["tx_bytes"] = figures->tx_bytes;
  out["missed"] = figures->missed;
  out["errors"] = figures->rx_errors + figures->tx_errors + figures->no_buffer + figures->tx_dropped;
  return out;
}

api::Result show_ports(const ApiContext& context)
{
  std::optional<hits::Statistics> statistics;
  const DataplaneState dataplane = context.dataplane.state();
  if (dataplane.word != DataplaneWord::absent)
    statistics = read_box_statistics(context.setup.paths().run);
  Json ports = Json::array();
  for (const config::Port& port : context.setup.board.ports)
    ports.push_back(port_json(context, port, statistics));
  return result_of(
      {{"dataplane", word(dataplane.word)}, {"note", absence_advice(dataplane)}, {"ports", std::move(ports)}});
}

/// Who put the bridge into bypass, and when; null: nobody did.
Json bypass_json(const BypassRequests& requests, const std::string& bridge)
{
  const auto request = requests.find(bridge);
  if (request == requests.end())
    return {};
  return {{"user", request->second.user}, {"since", time_json(request->second.since)}};
}

api::Result show_bridges(const ApiContext& context)
{
  const auto dataplane = context.dataplane.state();
  const BypassRequests bypassed = context.switches.all();
  Json bridges = Json::array();
  for (const config::Bridge& bridge : context.setup.config.bridges)
    bridges.push_back({{"name", bridge.name},
                       {"configured_mode", config::word(bridge.mode)},
                       {"effective_mode", dataplane.effective_mode(bridge.name)},
                       {"inside", bridge.inside},
                       {"outside", bridge.outside},
                       {"action", config::word(bridge.action)},
                       {"match", config::word(bridge.match)},
                       {"on_failure", config::word(bridge.on_failure)},
                       {"bypass", bypass_json(bypassed, bridge.name)}});
  return result_of({{"bridges", std::move(bridges)}});
}

std::string_view outcome_word(const ReasonSum& reason)
{
  switch (reason.outcome) {
  case hits::ReasonOutcome::forward:
    return "forwarded";
  case hits::ReasonOutcome::drop:
    return "dropped";
  case hits::ReasonOutcome::answer:
    return reason.word.starts_with("rejected") ? "rejected" : "answered";
  case hits::ReasonOutcome::note:
    return "noted";
  }
  return "?";
}

/// Place of the bridge called `name` on the page.
std::optional<std::size_t> place_on_page(const hits::Statistics& statistics, const std::string& name)
{
  const auto at = std::ranges::find(statistics.bridges, name, &hits::BridgeFigures::name);
  if (at == statistics.bridges.end())
    return std::nullopt;
  return static_cast<std::size_t>(at - statistics.bridges.begin());
}

api::Result show_counters(const ApiContext& context, const std::string& bridge)
{
  const auto statistics = read_box_statistics(context.setup.paths().run);
  const DataplaneState dataplane = context.dataplane.state();
  if (!statistics)
    return error_of(api::ErrorCode::not_found,
                    dataplane.hello ? "the data plane keeps no counters that can be read" : absence_advice(dataplane));
  const auto only = place_on_page(*statistics, bridge);
  if (!bridge.empty() && !only)
    return no_such_bridge(context, bridge);
  Json reasons = Json::array();
  std::uint64_t frames = 0;
  for (const ReasonSum& reason : sum_reasons(*statistics, only)) {
    frames += reason.outcome == hits::ReasonOutcome::note ? 0 : reason.frames();
    reasons.push_back({{"reason", reason.word},
                       {"outcome", outcome_word(reason)},
                       {"text", hits::frame_reason_text(reason.word)},
                       {"frames", reason.frames()},
                       {"outbound", reason.outbound},
                       {"inbound", reason.inbound}});
  }
  return result_of({{"instance", statistics->instance},
                    {"bridge", only ? Json(bridge) : Json()},
                    {"running", dataplane.word != DataplaneWord::absent},
                    {"note", absence_advice(dataplane)},
                    {"reasons", std::move(reasons)},
                    {"frames", frames}});
}

} // namespace

void bind_box(api::Server& server, ApiContext& context)
{
  server.bind("show.ports", [&context](const api::Args&, const api::Peer&) { return show_ports(context); });
  server.bind("show.bridges", [&context](const api::Args&, const api::Peer&) { return show_bridges(context); });
  server.bind("show.counters", [&context](const api::Args& args, const api::Peer&) {
    return show_counters(context, args.text("bridge"));
  });
}

} // namespace weir::daemon

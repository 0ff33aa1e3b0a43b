// SPDX-License-Identifier: BSD-3-Clause
// show.status and show.version.
#include "api_context.h"
#include "api_json.h"

#include <weir/daemon/receiver_warning.h>
#include <weir/hits/record.h>
#include <weir/policy/image_format.h>

#include <algorithm>
#include <utility>

namespace weir::daemon {
namespace {

std::uint64_t lost(const telemetry::HitAccounting& hits)
{
  std::uint64_t sum = 0;
  for (const telemetry::Loss& loss : hits.losses)
    sum += loss.frames;
  return sum;
}

Json dataplane_json(const DataplaneState& state)
{
  Json out = {{"state", word(state.word)},
              {"instance", ""},
              {"generation", 0},
              {"since", Json()},
              {"note", state.hello ? "" : absence_cause(state)}};
  if (state.hello) {
    out["instance"] = control::instance_text(state.hello->instance);
    out["generation"] = state.hello->generation;
    out["since"] = time_json(static_cast<std::int64_t>(state.hello->started_ns) / kSecond);
  }
  return out;
}

Json policy_json(const ApiContext& context)
{
  const auto published = context.adoption.published();
  if (!published)
    return {{"generation", 0}, {"published", Json()}, {"cause", ""}, {"entries", Json::object()}};
  return {{"generation", published->number},
          {"published", time_json(published->time)},
          {"cause", published->cause},
          {"entries", counts_json(published->counts)}};
}

Json feeds_json(const std::vector<FeedStatus>& feeds)
{
  const auto count = [&](FeedWord state) {
    return std::count_if(feeds.begin(), feeds.end(), [state](const FeedStatus& one) { return one.state == state; });
  };
  return {{"total", feeds.size()},
          {"ok", count(FeedWord::ok)},
          {"stale", count(FeedWord::stale)},
          {"failed", count(FeedWord::failed)}};
}

Json local_json(const std::vector<LocalItem>& items)
{
  const auto blocks = std::ranges::count(items, LocalAction::block, &LocalItem::action);
  return {{"block", blocks}, {"allow", static_cast<std::ptrdiff_t>(items.size()) - blocks}};
}

Json telemetry_json(const telemetry::Status& status)
{
  Json destinations = Json::array();
  for (const telemetry::DestinationStatus& one : status.destinations)
    destinations.push_back({{"name", one.name}, {"state", one.state}, {"queued", one.queued}});
  return {{"seen", status.hits.seen},
          {"stored", status.hits.stored},
          {"pending", status.hits.pending},
          {"lost", lost(status.hits)},
          {"destinations", std::move(destinations)}};
}

Json warnings_json(const ApiContext& context, const std::vector<FeedStatus>& feeds, const DataplaneState& dataplane,
                   const telemetry::Status& telemetry)
{
  Json out = context.start_warnings;
  if (const std::string refused = context.reload.refused(); !refused.empty())
    out.push_back("a reload was refused, the configuration before it stays in force: " + refused);
  if (!dataplane.hello)
    out.push_back(absence_text(dataplane));
  else if (!dataplane.hello->last_refusal.view().empty())
    out.push_back("the data plane refused an image: " + std::string(dataplane.hello->last_refusal.view()));
  const auto published = context.adoption.published();
  if (dataplane.hello && published && dataplane.hello->generation != published->number)
    out.push_back("generation " + std::to_string(published->number) + " is published, " +
                  std::to_string(dataplane.hello->generation) + " is in force");
  const auto history = context.adoption.generations();
  if (!history.empty() && (!published || history.back().number > published->number))
    out.push_back("generation " + std::to_string(history.back().number) + " " +
                  std::string(word(history.back().state)) + ": " + history.back().message);
  for (const config::Bridge& bridge : context.setup.config.bridges) {
    const std::string effective = dataplane.effective_mode(bridge.name);
    if (dataplane.hello && effective != config::word(bridge.mode))
      out.push_back("bridge " + bridge.name + " is configured " + std::string(config::word(bridge.mode)) + " but in " +
                    effective + std::string(mode_meaning(effective)));
  }
  for (const FeedStatus& feed : feeds) {
    if (feed.state == FeedWord::stale || feed.state == FeedWord::failed)
      out.push_back("feed " + feed.feed.name + " is " + std::string(word(feed.state)) + ": " + feed.memory.last_error);
  }
  for (const telemetry::DestinationStatus& one : telemetry.destinations) {
    if (std::string warning = receiver_warning(one); !warning.empty())
      out.push_back(std::move(warning));
  }
  if (!telemetry.store.damage.empty())
    out.push_back(telemetry.store.damage);
  if (!telemetry.store.last_error.empty())
    out.push_back("event store: " + telemetry.store.last_error);
  return out;
}

api::Result show_status(const ApiContext& context)
{
  const auto feeds = context.book.all();
  const auto dataplane = current_state(context);
  const auto telemetry = context.telemetry.status();
  Json bridges = Json::array();
  for (const config::Bridge& bridge : context.setup.config.bridges)
    bridges.push_back({{"name", bridge.name},
                       {"configured_mode", config::word(bridge.mode)},
                       {"effective_mode", dataplane.effective_mode(bridge.name)}});
  return result_of({{"appliance", context.setup.config.appliance},
                    {"version", version()},
                    {"uptime_s", context.now() - context.started},
                    {"dataplane", dataplane_json(dataplane)},
                    {"policy", policy_json(context)},
                    {"feeds", feeds_json(feeds)},
                    {"imports", context.imports.names().size()},
                    {"local", local_json(context.local.all())},
                    {"bridges", std::move(bridges)},
                    {"telemetry", telemetry_json(telemetry)},
                    {"warnings", warnings_json(context, feeds, dataplane, telemetry)}});
}

api::Result show_version(const ApiContext& context)
{
  const auto component = [](std::string_view name, const std::string& text) {
    return Json{{"name", name}, {"version", text}};
  };
  Json components = Json::array();
  components.push_back(component("weir-controlplane", std::string(version())));
  const auto dataplane = context.dataplane.state();
  if (dataplane.hello)
    components.push_back(component("weir-dataplane", std::string(dataplane.hello->version.view()) + " (" +
                                                         std::string(dataplane.hello->isa.view()) + ")"));
  else
    components.push_back(component("weir-dataplane", std::string(word(dataplane.word))));
  components.push_back(component("control protocol", std::to_string(control::kProtocolVersion)));
  components.push_back(component("policy image", std::to_string(policy::raw::kFormatVersion)));
  components.push_back(component("hit record", std::to_string(hits::kRecordVersion)));
  return result_of({{"version", version()}, {"components", std::move(components)}});
}

} // namespace

DataplaneState current_state(const ApiContext& context)
{
  DataplaneState known = context.dataplane.state();
  const auto published = context.adoption.published();
  if (known.hello && published && known.hello->generation != published->number)
    return context.dataplane.look();
  return known;
}

void bind_status(api::Server& server, ApiContext& context)
{
  server.bind("show.status", [&context](const api::Args&, const api::Peer&) { return show_status(context); });
  server.bind("show.version", [&context](const api::Args&, const api::Peer&) { return show_version(context); });
}

} // namespace weir::daemon

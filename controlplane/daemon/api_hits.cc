// SPDX-License-Identifier: BSD-3-Clause
// show.hits, show.top, show.telemetry.
#include "api_context.h"
#include "api_json.h"

#include <weir/feeds/refang.h>
#include <weir/provenance/provenance.h>

#include <algorithm>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::size_t kDefaultRows = 50;

/// What a person pasted in the form in which events hold it; "*.evil.example" and the like stay as they are.
std::string as_stored(const std::string& typed)
{
  const auto key = provenance::parse_key(feeds::refang(typed).text);
  return key ? feeds::format(*key) : typed;
}

telemetry::HitFilter filter_of(const ApiContext& context, const api::Args& args)
{
  telemetry::HitFilter filter;
  if (const auto since = args.integer("since_s"))
    filter.since = (context.now() - *since) * kSecond;
  filter.client = as_stored(args.text("client"));
  filter.indicator = as_stored(args.text("indicator"));
  filter.feed = args.text("feed");
  if (const auto after = args.integer("after")) {
    filter.after_sequence = static_cast<std::uint64_t>(*after);
    filter.oldest_first = true;
  }
  filter.limit = static_cast<std::size_t>(args.integer("limit").value_or(kDefaultRows));
  return filter;
}

/// "no hits" for a feed that never was would read as all clear. One that is gone may still have hits.
bool is_feed(const ApiContext& context, const std::string& name)
{
  const auto imports = context.imports.all();
  return name == config::kLocalBlockFeed || name == config::kLocalAllowFeed || context.book.find(name) ||
         std::ranges::find(imports, name, &Import::name) != imports.end();
}

/// Not of one who follows the hits of a feed: that may come to an end.
bool asks_for_nothing(const ApiContext& context, const telemetry::HitFilter& filter, bool none_found)
{
  if (!none_found || filter.feed.empty() || filter.after_sequence != 0 || is_feed(context, filter.feed))
    return false;
  telemetry::HitFilter any;
  any.feed = filter.feed;
  any.limit = 1;
  const auto rows = context.telemetry.recent(any);
  return rows && rows->empty();
}

api::Result show_hits(const ApiContext& context, const api::Args& args)
{
  const telemetry::HitFilter filter = filter_of(context, args);
  const auto rows = context.telemetry.recent(filter);
  if (!rows)
    return error_of(api::ErrorCode::failed, rows.error().text);
  if (asks_for_nothing(context, filter, rows->empty()))
    return no_such_feed(context, filter.feed);
  const bool with_events = !args.text("events").empty();
  Json hits = Json::array();
  for (const telemetry::HitRow& row : *rows) {
    hits.push_back({{"sequence", row.sequence},
                    {"time", time_json(row.time / kSecond)},
                    {"action", row.action},
                    {"direction", row.direction},
                    {"client", row.client},
                    {"remote", row.remote},
                    {"question", row.question},
                    {"question_type", row.question_type},
                    {"transport", row.transport},
                    {"port", row.port == 0 ? Json() : Json(row.port)},
                    {"indicator", row.indicator},
                    {"feeds", row.feeds},
                    {"packets", row.packets}});
    if (with_events)
      hits.back()["event"] = parsed_or_null(row.json);
  }
  return result_of({{"hits", std::move(hits)}});
}

telemetry::TopBy by_of(const std::string& word)
{
  if (word == "client")
    return telemetry::TopBy::client;
  return word == "feed" ? telemetry::TopBy::feed : telemetry::TopBy::indicator;
}

api::Result show_top(const ApiContext& context, const api::Args& args)
{
  const telemetry::HitFilter filter = filter_of(context, args);
  const auto rows = context.telemetry.top(by_of(args.text("by")), filter);
  if (!rows)
    return error_of(api::ErrorCode::failed, rows.error().text);
  if (asks_for_nothing(context, filter, rows->empty()))
    return no_such_feed(context, filter.feed);
  Json out = Json::array();
  for (const telemetry::TopRow& row : *rows)
    out.push_back({{"key", row.key},
                   {"packets", row.packets},
                   {"outbound", row.outbound},
                   {"inbound", row.packets - row.outbound},
                   {"events", row.events},
                   {"last", time_json(row.last / kSecond)}});
  return result_of({{"by", args.text("by")}, {"rows", std::move(out)}});
}

Json hits_json(const telemetry::HitAccounting& hits)
{
  Json losses = Json::object();
  for (const telemetry::Loss& loss : hits.losses)
    losses[loss.reason] = loss.frames;
  return {{"seen", hits.seen},          {"stored", hits.stored},           {"events", hits.events},
          {"pending", hits.pending},    {"waiting_records", hits.waiting}, {"held_back", hits.held_back},
          {"losses", std::move(losses)}};
}

Json store_json(const telemetry::StoreStatus& store)
{
  return {{"id", store.id},
          {"events", store.events},
          {"bytes", store.bytes},
          {"stored", store.stored},
          {"expired", store.expired},
          {"oldest_sequence", store.oldest_sequence},
          {"newest_sequence", store.newest_sequence},
          {"last_error", store.last_error}};
}

Json destination_json(const telemetry::DestinationStatus& one)
{
  Json refusals = Json::object();
  for (const telemetry::Refusal& refusal : one.refusals)
    refusals[refusal.reason] = refusal.events;
  return {{"name", one.name},
          {"endpoint", one.endpoint},
          {"state", one.state},
          {"security", one.security},
          {"stored", one.stored},
          {"sent", one.sent},
          {"queued", one.queued},
          {"dropped", one.dropped},
          {"filtered", one.filtered},
          {"refused", one.refused},
          {"refusals", std::move(refusals)},
          {"resent", one.resent},
          {"expired_unread", one.expired_unread},
          {"connected_since", time_json(one.connected_since / kSecond)},
          {"last_error", one.last_error},
          {"last_error_time", time_json(one.last_error_time / kSecond)}};
}

api::Result show_telemetry(const ApiContext& context)
{
  const auto status = context.telemetry.status();
  Json destinations = Json::array();
  for (const telemetry::DestinationStatus& one : status.destinations)
    destinations.push_back(destination_json(one));
  return result_of({{"hits", hits_json(status.hits)},
                    {"store", store_json(status.store)},
                    {"destinations", std::move(destinations)}});
}

} // namespace

void bind_hits(api::Server& server, ApiContext& context)
{
  server.bind("show.hits", [&context](const api::Args& args, const api::Peer&) { return show_hits(context, args); });
  server.bind("show.top", [&context](const api::Args& args, const api::Peer&) { return show_top(context, args); });
  server.bind("show.telemetry", [&context](const api::Args&, const api::Peer&) { return show_telemetry(context); });
}

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// show.feeds and request.feed-refresh.
#include "api_context.h"
#include "api_json.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace weir::daemon {
namespace {

/// What the last build said of the feed, else what reading it said.
ReportedFeed report_of(const FeedStatus& status, const BuildReport& built)
{
  if (const auto at = built.feeds.find(status.feed.name); at != built.feeds.end())
    return at->second;
  ReportedFeed out;
  out.counts = counts_of(status.report);
  out.duplicates = status.report.duplicates;
  out.rejected = status.report.rejected;
  out.counted = status.report.counted;
  out.notes = status.report.notes;
  for (const feeds::Rejection& one : status.report.rejections) {
    if (out.rejections.size() < kShownRejections)
      out.rejections.push_back({one.line, one.text, one.reason});
  }
  return out;
}

Json feed_json(const FeedStatus& status, const BuildReport& built, bool details)
{
  const ReportedFeed report = report_of(status, built);
  Json out = {{"name", status.feed.name},
              {"url", status.feed.url},
              {"mode", config::word(status.feed.mode)},
              {"direction", config::word(status.feed.direction)},
              {"format", status.format.empty() ? status.feed.format : status.format},
              {"state", word(status.state)},
              {"entries", counts_json(report.counts)},
              {"duplicates", report.duplicates},
              {"rejected", counts_json(report.rejected)},
              {"last_fetch", time_json(status.memory.last_fetch)},
              {"last_success", time_json(status.memory.last_success)},
              {"last_change", time_json(status.memory.last_change)},
              {"last_error", status.memory.last_error},
              {"next_refresh", time_json(status.next_attempt)}};
  if (!details)
    return out;
  out["counted"] = counts_json(report.counted);
  out["notes"] = report.notes;
  out["rejections"] = Json::array();
  for (const ReportedRejection& one : report.rejections)
    out["rejections"].push_back({{"line", one.line}, {"text", one.text}, {"reason", one.reason}});
  return out;
}

/// An import as a feed among feeds.
Json import_json(const Import& import, const BuildReport& built, bool details)
{
  FeedStatus status;
  status.feed = feed_of(import);
  status.format = "report";
  status.state = FeedWord::ok;
  status.memory.last_fetch = status.memory.last_success = status.memory.last_change = import.created;
  Json out = feed_json(status, built, details);
  out["import"] = {{"user", import.user},
                   {"note", import.note},
                   {"created", time_json(import.created)},
                   {"expires", time_json(import.expires)}};
  return out;
}

api::Result show_feeds(const ApiContext& context, const std::string& name)
{
  const auto policy = context.policy.get();
  Json feeds = Json::array();
  for (const FeedStatus& status : context.book.all()) {
    if (name.empty() || status.feed.name == name)
      feeds.push_back(feed_json(status, policy->report, !name.empty()));
  }
  for (const Import& import : context.imports.all()) {
    if (name.empty() || import.name == name)
      feeds.push_back(import_json(import, policy->report, !name.empty()));
  }
  if (!name.empty() && feeds.empty())
    return no_such_feed(context, name);
  return result_of({{"feeds", std::move(feeds)}});
}

Json refreshed_json(const ApiContext& context, const std::vector<std::string>& names, std::int64_t since)
{
  Json feeds = Json::array();
  for (const std::string& name : names) {
    const auto status = context.book.find(name);
    if (!status)
      continue;
    const FeedMemory& memory = status->memory;
    std::string message = memory.last_error;
    if (memory.last_fetch < since)
      message = "not tried: the daemon ends";
    else if (message.empty())
      message = memory.last_change >= since ? "changed" : "not changed";
    feeds.push_back({{"name", name}, {"state", word(status->state)}, {"message", message}});
  }
  return {{"feeds", std::move(feeds)}};
}

void refresh(ApiContext& context, const std::string& name, api::Responder responder)
{
  std::vector<std::string> names;
  for (const FeedStatus& status : context.book.all()) {
    if (name.empty() || status.feed.name == name)
      names.push_back(status.feed.name);
  }
  if (names.empty() && !name.empty()) {
    responder(no_such_feed(context, name));
    return;
  }
  const auto answer = std::make_shared<api::Responder>(std::move(responder));
  const std::int64_t since = context.now();
  context.pool.request(
      names, [&context, names, since, answer] { (*answer)(result_of(refreshed_json(context, names, since))); });
}

} // namespace

api::Result no_such_feed(const ApiContext& context, const std::string& name)
{
  const std::string import = std::string(config::kImportPrefix) + name;
  const std::vector<std::string> imports = context.imports.names();
  const bool is_import = std::ranges::find(imports, import) != imports.end();
  return error_of(api::ErrorCode::not_found,
                  "there is no feed '" + name + "'" + (is_import ? "; the imported report is '" + import + "'" : ""));
}

void bind_feeds(api::Server& server, ApiContext& context)
{
  server.bind("show.feeds",
              [&context](const api::Args& args, const api::Peer&) { return show_feeds(context, args.text("name")); });
  server.bind("request.feed-refresh", [&context](const api::Args& args, const api::Peer&, api::Responder responder) {
    refresh(context, args.text("name"), std::move(responder));
  });
}

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// show feeds, show feeds NAME, request feed refresh.
#include "counts.h"
#include "render.h"
#include "words.h"

#include <weir/shell/page.h>

#include <algorithm>

namespace weir::shell {

namespace {

constexpr int kShownRejections = 20;

void render_rejections(const json& feed, Page& page)
{
  Table table({{"LINE", ColumnKind::number}, {"REASON"}, {"TEXT", ColumnKind::flexible}});
  int shown = 0;
  for (const json& rejection : list(feed, "rejections")) {
    if (shown++ == kShownRejections)
      break;
    table.add({text(rejection, "line"), text(rejection, "reason"), text(rejection, "text")});
  }
  if (table.is_empty())
    return;
  page.blank();
  page.table(table, "");
}

void render_feed(const json& feed, Page& page)
{
  page.fact("feed", text(feed, "name"));
  page.fact("url", text(feed, "url"));
  page.fact("mode", text(feed, "mode") + ", " + text(feed, "direction") + ", format " + text(feed, "format"));
  page.fact("state", text(feed, "state"));
  if (const json& import = field(feed, "import"); import.is_object()) {
    page.fact("imported", time_and_distance(text(import, "created"), page.now()) + " by " + text(import, "user"));
    page.fact("note", text(import, "note"));
    const std::string expires = text(import, "expires");
    page.fact("expires", expires.empty() ? "never" : time_and_distance(expires, page.now()));
  }
  page.fact("error", text(feed, "last_error"));
  page.fact("entries", entries_text(field(feed, "entries")));
  page.fact("duplicates", grouped(number(feed, "duplicates")));
  page.fact("rejected", counts_text(field(feed, "rejected")));
  page.fact("counted", counts_text(field(feed, "counted")));
  page.fact("last fetch", time_and_distance(text(feed, "last_fetch"), page.now()));
  page.fact("last success", time_and_distance(text(feed, "last_success"), page.now()));
  page.fact("last change", time_and_distance(text(feed, "last_change"), page.now()));
  page.fact("next refresh", time_and_distance(text(feed, "next_refresh"), page.now()));
  for (const json& note : list(feed, "notes"))
    page.fact("note", to_text(note));
  render_rejections(feed, page);
}

} // namespace

void render_feeds(const json& result, Page& page)
{
  Table table({{"FEED", ColumnKind::flexible},
               {"STATE"},
               {"MODE"},
               {"ENTRIES", ColumnKind::number},
               {"DUPL", ColumnKind::number},
               {"REJECTED", ColumnKind::number},
               {"FETCHED"},
               {"NEXT"},
               {"ERROR", ColumnKind::flexible}});
  for (const json& feed : list(result, "feeds"))
    table.add({text(feed, "name"), text(feed, "state"), text(feed, "mode"),
               grouped(sum_of_counts(field(feed, "entries"))), grouped(number(feed, "duplicates")),
               grouped(sum_of_counts(field(feed, "rejected"))), distance(text(feed, "last_success"), page.now()),
               distance(text(feed, "next_refresh"), page.now()), text(feed, "last_error")});
  page.table(table, "no feeds configured");
}

void render_feed_details(const json& result, Page& page)
{
  bool first = true;
  for (const json& feed : list(result, "feeds")) {
    if (!first)
      page.blank();
    first = false;
    render_feed(feed, page);
  }
}

bool is_refreshed(const json& result)
{
  return std::ranges::none_of(list(result, "feeds"), [](const json& feed) {
    const std::string state = text(feed, "state");
    return state == "failed" || state == "stale";
  });
}

void render_refresh(const json& result, Page& page)
{
  Table table({{"FEED", ColumnKind::flexible}, {"STATE"}, {"MESSAGE", ColumnKind::flexible}});
  for (const json& feed : list(result, "feeds"))
    table.add({text(feed, "name"), text(feed, "state"), text(feed, "message")});
  page.table(table, "no feeds configured");
}

} // namespace weir::shell

// SPDX-License-Identifier: BSD-3-Clause
// show counters, show telemetry.
#include "counts.h"
#include "render.h"

#include <weir/shell/page.h>

namespace weir::shell {

namespace {

std::string frames_of(const json& counters)
{
  const std::string bridge = text(counters, "bridge");
  return bridge.empty() ? "all frames" : "all frames of " + bridge;
}

} // namespace

void render_counters(const json& result, Page& page)
{
  Table table({{"REASON"},
               {"OUTCOME"},
               {"FRAMES", ColumnKind::number},
               {"OUTBOUND", ColumnKind::number},
               {"INBOUND", ColumnKind::number},
               {"MEANING", ColumnKind::flexible}});
  for (const json& reason : list(result, "reasons")) {
    if (number(reason, "frames") != 0)
      table.add({text(reason, "reason"), text(reason, "outcome"), grouped(number(reason, "frames")),
                 grouped(number(reason, "outbound")), grouped(number(reason, "inbound")), text(reason, "text")});
  }
  if (field(result, "running") == json(false))
    page.line("no data plane is running: these are the last counters of instance " + text(result, "instance"));
  else if (!text(result, "note").empty())
    page.line(text(result, "note"));
  page.table(table, "no frames yet");
  if (!table.is_empty())
    page.line(frames_of(result) + ": " + grouped(number(result, "frames")));
}

namespace {

/// "connected, TLSv1.2"
std::string receiver_state(const json& receiver)
{
  const std::string security = text(receiver, "security");
  return text(receiver, "state") + (security.empty() ? "" : ", " + security.substr(0, security.find(' ')));
}

/// In full below the table: these are the sentences that say what to change.
void render_receiver_errors(const json& result, Page& page)
{
  for (const json& receiver : list(result, "destinations")) {
    const std::string error = text(receiver, "last_error");
    const std::string when = distance(text(receiver, "last_error_time"), page.now());
    if (!error.empty())
      page.line(text(receiver, "name") + ": " + error + (when.empty() ? "" : " (" + when + ')'));
    const std::string refusals = counts_text(field(receiver, "refusals"));
    if (!refusals.empty())
      page.line(text(receiver, "name") + ": refused events: " + refusals);
    if (const std::int64_t unread = number(receiver, "expired_unread"); unread != 0)
      page.line(text(receiver, "name") + ": " + grouped(unread) +
                " sent events left the store before they were surely read; if the receiver died, they are lost");
  }
}

void render_receivers(const json& result, Page& page)
{
  Table table({{"RECEIVER", ColumnKind::flexible},
               {"ENDPOINT", ColumnKind::flexible},
               {"STATE"},
               {"SENT", ColumnKind::number},
               {"QUEUED", ColumnKind::number},
               {"FILTERED", ColumnKind::number},
               {"DROPPED", ColumnKind::number},
               {"RESENT", ColumnKind::number}});
  for (const json& receiver : list(result, "destinations"))
    table.add({text(receiver, "name"), text(receiver, "endpoint"), receiver_state(receiver),
               grouped(number(receiver, "sent")), grouped(number(receiver, "queued")),
               grouped(number(receiver, "filtered")), grouped(number(receiver, "dropped")),
               grouped(number(receiver, "resent"))});
  page.table(table, "no receivers configured");
  render_receiver_errors(result, page);
}

/// "150,000, in 4,310 events (145,690 summed up into them)": why there are fewer events than hits.
std::string stored_text(const json& hits)
{
  const std::int64_t stored = number(hits, "stored");
  const std::int64_t events = number(hits, "events");
  std::string text = grouped(stored);
  if (events != 0 && events < stored)
    text += ", in " + grouped(events) + " events (" + grouped(stored - events) + " summed up into them)";
  return text;
}

/// Frames that are still in the data plane, and what they wait for.
std::string pending_text(const json& hits)
{
  const std::int64_t pending = number(hits, "pending");
  std::string text = grouped(pending);
  if (pending == 0)
    return text;
  if (field(hits, "held_back") == json(true))
    return text + ": " + grouped(number(hits, "waiting_records")) +
           " records wait because telemetry.rate is used up, the rest is summed up meanwhile";
  return text + ", summed up until the interval ends";
}

} // namespace

void render_telemetry(const json& result, Page& page)
{
  const json& hits = field(result, "hits");
  page.fact("hit frames", grouped(number(hits, "seen")) + " seen");
  page.fact("  in events", stored_text(hits));
  page.fact("  pending", pending_text(hits));
  const std::string losses = counts_text(field(hits, "losses"));
  page.fact("  lost", losses.empty() ? "0" : losses);
  const json& store = field(result, "store");
  page.fact("events", grouped(number(store, "stored")) + " made (one stands for many frames, or for a state), " +
                          grouped(number(store, "events")) + " kept in " + byte_count(number(store, "bytes")) + ", " +
                          grouped(number(store, "expired")) + " expired");
  page.fact("store error", text(store, "last_error"));
  page.blank();
  render_receivers(result, page);
}

} // namespace weir::shell

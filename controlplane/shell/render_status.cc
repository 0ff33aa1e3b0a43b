// SPDX-License-Identifier: BSD-3-Clause
// show status, show version.
#include "counts.h"
#include "render.h"
#include "words.h"

#include <weir/shell/page.h>

#include <algorithm>
#include <utility>

namespace weir::shell {

namespace {

constexpr std::size_t kMostLabelWidth = 40;

std::string dataplane_text(const json& dataplane, std::int64_t now)
{
  const std::string state = text(dataplane, "state");
  const std::string note = text(dataplane, "note");
  if (state != "running")
    return !note.empty() ? note : state == "absent" ? "no data plane is running" : state;
  std::string result = "running since " + time_and_distance(text(dataplane, "since"), now);
  return result + ", generation " + text(dataplane, "generation") + ", instance " + text(dataplane, "instance");
}

std::string policy_text(const json& policy, std::int64_t now)
{
  if (number(policy, "generation") == 0)
    return "none yet";
  return "generation " + text(policy, "generation") + " of " + time_and_distance(text(policy, "published"), now) +
         ": " + text(policy, "cause");
}

std::string feeds_text(const json& feeds)
{
  return text(feeds, "total") + " configured: " + text(feeds, "ok") + " ok, " + text(feeds, "stale") + " stale, " +
         text(feeds, "failed") + " failed";
}

std::string count_text(std::int64_t count, const char* one, const char* more)
{
  return grouped(count) + ' ' + (count == 1 ? one : more);
}

/// What people added to the feeds; empty: nothing.
std::string local_text(const json& result)
{
  const json& local = field(result, "local");
  std::string line;
  const auto add = [&](std::int64_t count, const char* one, const char* more) {
    if (count != 0)
      line += (line.empty() ? "" : ", ") + count_text(count, one, more);
  };
  add(number(local, "block"), "block", "blocks");
  add(number(local, "allow"), "allow", "allows");
  add(number(result, "imports"), "imported report", "imported reports");
  return line;
}

std::string bridge_text(const json& bridge)
{
  const std::string configured = text(bridge, "configured_mode");
  const std::string effective = text(bridge, "effective_mode");
  const std::string note = configured == effective ? "" : " (configured: " + configured + ')';
  const std::string meaning = effective == "monitor" ? ", hits are reported, nothing is stopped" : "";
  return text(bridge, "name") + ": " + effective + note + meaning;
}

} // namespace

void render_status(const json& result, Page& page)
{
  page.fact("appliance", text(result, "appliance") + ", Weir " + text(result, "version") + ", up " +
                             duration(number(result, "uptime_s")));
  page.fact("data plane", dataplane_text(field(result, "dataplane"), page.now()));
  const json& policy = field(result, "policy");
  page.fact("policy", policy_text(policy, page.now()));
  page.fact("", entries_text(field(policy, "entries")));
  page.fact("feeds", feeds_text(field(result, "feeds")));
  page.fact("made here", local_text(result));
  const char* label = "bridges";
  for (const json& bridge : list(result, "bridges"))
    page.fact(std::exchange(label, ""), bridge_text(bridge));
  const json& telemetry = field(result, "telemetry");
  page.fact("hits", hits_text(telemetry));
  label = "receivers";
  for (const json& receiver : list(telemetry, "destinations"))
    page.fact(std::exchange(label, ""), text(receiver, "name") + ": " + text(receiver, "state") + ", " +
                                            grouped(number(receiver, "queued")) + " queued");
  for (const json& warning : list(result, "warnings"))
    page.fact("WARNING", to_text(warning));
}

void render_version(const json& result, Page& page)
{
  std::size_t width = kLabelWidth;
  for (const json& component : list(result, "components"))
    width = std::max(width, std::min(text(component, "name").size() + 2, kMostLabelWidth));
  page.fact("weir", text(result, "version"), width);
  for (const json& component : list(result, "components"))
    page.fact(text(component, "name"), text(component, "version"), width);
}

} // namespace weir::shell

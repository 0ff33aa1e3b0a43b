// SPDX-License-Identifier: BSD-3-Clause
// show ports, show bridges, request bridge.
#include "counts.h"
#include "render.h"

#include <weir/shell/page.h>

namespace weir::shell {

namespace {

/// Empty where nobody counts.
std::string packets_text(const json& port, const char* name)
{
  return field(port, name).is_number() ? grouped(number(port, name)) : std::string();
}

std::string bytes_text(const json& port, const char* name)
{
  return field(port, name).is_number() ? byte_count(number(port, name)) : std::string();
}

void say_who_asked(const json& bridge, Page& page)
{
  const json& bypass = field(bridge, "bypass");
  const bool kept = text(bridge, "effective_mode") == "unknown";
  if (bypass.is_object())
    page.line(text(bridge, "name") + ": bypass " + (kept ? "from the next start of the data plane, " : "") +
              "asked for by " + text(bypass, "user") + ", " + time_and_distance(text(bypass, "since"), page.now()) +
              "; back with: request bridge " + text(bridge, "name") + " normal");
}

} // namespace

void render_ports(const json& result, Page& page)
{
  Table table({{"PORT", ColumnKind::flexible},
               {"BRIDGE", ColumnKind::flexible},
               {"SIDE"},
               {"LINK"},
               {"RX PACKETS", ColumnKind::number},
               {"RX BYTES", ColumnKind::number},
               {"TX PACKETS", ColumnKind::number},
               {"TX BYTES", ColumnKind::number},
               {"MISSED", ColumnKind::number},
               {"ERRORS", ColumnKind::number}});
  for (const json& port : list(result, "ports"))
    table.add({text(port, "name"), text(port, "bridge"), text(port, "side"), text(port, "link"),
               packets_text(port, "rx_packets"), bytes_text(port, "rx_bytes"), packets_text(port, "tx_packets"),
               bytes_text(port, "tx_bytes"), packets_text(port, "missed"), packets_text(port, "errors")});
  const std::string dataplane = text(result, "dataplane");
  const std::string note = text(result, "note");
  if (dataplane == "absent")
    page.line("no data plane is running: nothing is known of link and counters");
  else if (!dataplane.empty() && dataplane != "running")
    page.line(note.empty() ? "data plane: " + dataplane : note);
  page.table(table, "no ports configured");
}

void render_bridges(const json& result, Page& page)
{
  Table table({{"BRIDGE", ColumnKind::flexible},
               {"MODE"},
               {"CONFIGURED"},
               {"INSIDE", ColumnKind::flexible},
               {"OUTSIDE", ColumnKind::flexible},
               {"ACTION"},
               {"MATCH"},
               {"ON FAILURE"}});
  for (const json& bridge : list(result, "bridges"))
    table.add({text(bridge, "name"), text(bridge, "effective_mode"), text(bridge, "configured_mode"),
               text(bridge, "inside"), text(bridge, "outside"), text(bridge, "action"), text(bridge, "match"),
               text(bridge, "on_failure")});
  page.table(table, "no bridges configured");
  for (const json& bridge : list(result, "bridges"))
    say_who_asked(bridge, page);
}

void render_bridge_mode(const json& result, Page& page)
{
  const std::string head = "bridge " + text(result, "name") + ": ";
  const bool bypass = text(result, "mode") == "bypass";
  if (!is_in_force(result)) {
    page.line(head + (bypass ? "bypass" : "as configured") +
              " as soon as the data plane answers: " + text(result, "message"));
    return;
  }
  const std::string effective = text(result, "effective_mode");
  page.line(head + effective + " (configured: " + text(result, "configured_mode") + ')' +
            (effective == "bypass" ? ": nothing is stopped or reported on it from now on" : ""));
  if (bypass)
    page.line("back with: request bridge " + text(result, "name") + " normal");
}

} // namespace weir::shell

// SPDX-License-Identifier: BSD-3-Clause
// show ports, show bridges, request bridge.
#include "counts.h"
#include "render.h"

#include <weir/shell/page.h>

namespace weir::shell {

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
               grouped(number(port, "rx_packets")), byte_count(number(port, "rx_bytes")),
               grouped(number(port, "tx_packets")), byte_count(number(port, "tx_bytes")),
               grouped(number(port, "missed")), grouped(number(port, "errors"))});
  page.table(table, "no ports: the data plane is not running");
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
}

void render_bridge_mode(const json& result, Page& page)
{
  page.line("bridge " + text(result, "name") + ": " + text(result, "effective_mode") +
            " (configured: " + text(result, "configured_mode") + ')');
}

} // namespace weir::shell

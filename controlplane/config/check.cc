// SPDX-License-Identifier: BSD-3-Clause
// weir.yaml against board.yaml.
#include "reporter.h"

#include <weir/config/nearest.h>
#include <weir/config/parse.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace weir::config {

Diagnostics check_fit(const Config& config, const Board& board, const std::string& file)
{
  Reporter reporter(file);
  std::vector<std::string_view> ports;
  for (const Port& port : board.ports)
    ports.push_back(port.name);
  if (config.bridges.empty())
    reporter.add({}, "'bridges' is missing or empty: without a bridge nothing is forwarded");
  for (const Bridge& bridge : config.bridges) {
    for (const std::string_view port : {std::string_view(bridge.inside), std::string_view(bridge.outside)}) {
      if (!port.empty() && !ports.empty() && std::find(ports.begin(), ports.end(), port) == ports.end())
        reporter.add(bridge.at, "bridge '" + bridge.name + "': the board has no port '" + std::string(port) + "'" +
                                    nearest_hint("nearest", port, ports));
    }
    if (bridge.on_failure == OnFailure::open && board.bypass == BypassDriver::none)
      reporter.add(bridge.at, "bridge '" + bridge.name +
                                  "': 'on-failure: open' can't be kept, the board has 'bypass: none' and nothing "
                                  "joins the cables when the process is gone");
  }
  return reporter.take();
}

} // namespace weir::config

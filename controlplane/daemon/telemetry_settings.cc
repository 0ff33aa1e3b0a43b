// SPDX-License-Identifier: BSD-3-Clause
// Receivers, bounds and context of events.
#include "telemetry_settings.h"

namespace weir::daemon {

telemetry::Settings telemetry_settings(const config::Config& config)
{
  telemetry::Settings settings;
  settings.context.appliance = config.appliance;
  settings.context.version = version();
  for (const config::Bridge& bridge : config.bridges)
    settings.context.bridges.push_back({bridge.name, bridge.inside, bridge.outside});
  for (const config::SyslogReceiver& receiver : config.telemetry.syslog) {
    const bool tcp = receiver.transport == config::SyslogTransport::tcp;
    settings.destinations.push_back(
        {receiver.name, receiver.host, receiver.port, tcp ? telemetry::Transport::tcp : telemetry::Transport::udp});
  }
  settings.store_max_bytes = config.telemetry.store_max_size;
  settings.store_max_age = config.telemetry.store_max_age;
  settings.rate = config.telemetry.rate;
  return settings;
}

} // namespace weir::daemon

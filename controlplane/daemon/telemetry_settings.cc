// SPDX-License-Identifier: BSD-3-Clause
// Receivers, bounds and context of events; what is wrong with files that receivers need.
#include "telemetry_settings.h"

namespace weir::daemon {
namespace {

telemetry::Transport transport_of(config::SyslogTransport transport) noexcept
{
  switch (transport) {
  case config::SyslogTransport::udp:
    return telemetry::Transport::udp;
  case config::SyslogTransport::tcp:
    return telemetry::Transport::tcp;
  case config::SyslogTransport::tls:
    break;
  }
  return telemetry::Transport::tls;
}

telemetry::Destination destination_of(const config::SyslogReceiver& receiver)
{
  telemetry::Destination destination;
  destination.name = receiver.name;
  destination.host = receiver.host;
  destination.port = receiver.port;
  destination.transport = transport_of(receiver.transport);
  destination.tls = {receiver.ca_file, receiver.server_name, receiver.certificate_file, receiver.key_file};
  return destination;
}

} // namespace

telemetry::Settings telemetry_settings(const config::Config& config)
{
  telemetry::Settings settings;
  settings.context.appliance = config.appliance;
  settings.context.version = version();
  for (const config::Bridge& bridge : config.bridges)
    settings.context.bridges.push_back({bridge.name, bridge.inside, bridge.outside});
  for (const config::SyslogReceiver& receiver : config.telemetry.syslog)
    settings.destinations.push_back(destination_of(receiver));
  settings.store_max_bytes = config.telemetry.store_max_size;
  settings.store_max_age = config.telemetry.store_max_age;
  settings.rate = config.telemetry.rate;
  return settings;
}

std::vector<std::string> receiver_problems(const config::Config& config)
{
  std::vector<std::string> problems;
  for (const telemetry::Destination& destination : telemetry_settings(config).destinations) {
    if (const std::string problem = telemetry::problem_of(destination); !problem.empty())
      problems.push_back("receiver '" + destination.name + "': " + problem);
  }
  return problems;
}

} // namespace weir::daemon

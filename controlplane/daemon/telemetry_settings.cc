// SPDX-License-Identifier: BSD-3-Clause
// Receivers, bounds and context of events; what is wrong with files that receivers need.
#include "telemetry_settings.h"

#include <algorithm>

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

telemetry::EventFilter filter_of(const config::Only& only)
{
  telemetry::EventFilter filter;
  const auto wants = [&](config::EventClass one) {
    return only.events.empty() || std::find(only.events.begin(), only.events.end(), one) != only.events.end();
  };
  filter.hits = wants(config::EventClass::hits);
  filter.states = wants(config::EventClass::states);
  filter.actions = only.actions;
  if (only.direction != config::FeedDirection::both)
    filter.direction = config::word(only.direction);
  filter.feeds = only.feeds;
  filter.min_severity = only.min_severity;
  return filter;
}

telemetry::Format format_of(config::SyslogFormat format) noexcept
{
  switch (format) {
  case config::SyslogFormat::ecs:
    return telemetry::Format::ecs;
  case config::SyslogFormat::cef:
    return telemetry::Format::cef;
  case config::SyslogFormat::leef:
    return telemetry::Format::leef;
  case config::SyslogFormat::kv:
    break;
  }
  return telemetry::Format::kv;
}

telemetry::Destination destination_of(const config::SyslogReceiver& receiver)
{
  telemetry::Destination destination;
  destination.name = receiver.name;
  destination.host = receiver.host;
  destination.port = receiver.port;
  destination.transport = transport_of(receiver.transport);
  destination.tls = {receiver.ca_file, receiver.server_name, receiver.certificate_file, receiver.key_file};
  destination.format = format_of(receiver.format);
  destination.only = filter_of(receiver.only);
  return destination;
}

telemetry::Destination destination_of(const config::Elasticsearch& receiver)
{
  telemetry::Destination destination;
  destination.name = receiver.name;
  destination.transport = telemetry::Transport::elasticsearch;
  destination.elastic = {receiver.url,          receiver.ca_file, receiver.api_key,
                         receiver.api_key_file, receiver.user,    receiver.password_file};
  destination.only = filter_of(receiver.only);
  return destination;
}

} // namespace

telemetry::Settings telemetry_settings(const config::Config& config)
{
  telemetry::Settings settings;
  settings.context.appliance = config.appliance;
  settings.context.version = version();
  settings.context.alert_outbound = config.telemetry.alert_outbound;
  settings.context.alert_inbound = config.telemetry.alert_inbound;
  for (const config::Bridge& bridge : config.bridges)
    settings.context.bridges.push_back({bridge.name, bridge.inside, bridge.outside});
  for (const config::SyslogReceiver& receiver : config.telemetry.syslog)
    settings.destinations.push_back(destination_of(receiver));
  for (const config::Elasticsearch& receiver : config.telemetry.elasticsearch)
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

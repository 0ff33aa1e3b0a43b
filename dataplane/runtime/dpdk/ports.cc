// SPDX-License-Identifier: BSD-3-Clause
// Opens all ports and deals their queues out to workers.
#include "ports.h"

#include <algorithm>

namespace weir::runtime {

namespace {

std::size_t index_of(const control::StartConfig& config, const std::string& port)
{
  const auto found = std::find_if(config.ports.begin(), config.ports.end(),
                                  [&port](const control::StartPort& entry) { return entry.name == port; });
  return static_cast<std::size_t>(found - config.ports.begin());
}

/// Queue pairs of a bridge: as many as its port with more receive queues has.
unsigned pair_count(const control::StartConfig& config, const control::StartBridge& bridge)
{
  return std::max(config.ports[index_of(config, bridge.inside)].queues,
                  config.ports[index_of(config, bridge.outside)].queues);
}

/// Transmit queues of a port: one per queue pair of its bridge; 1 without a bridge.
unsigned tx_queues(const control::StartConfig& config, const std::string& port)
{
  for (const auto& bridge : config.bridges) {
    if (bridge.inside == port || bridge.outside == port)
      return pair_count(config, bridge);
  }
  return 1;
}

} // namespace

Started<std::vector<PortPlan>> plan_ports(const control::StartConfig& config)
{
  std::size_t pairs = 0;
  for (const auto& bridge : config.bridges)
    pairs += pair_count(config, bridge);
  if (pairs < config.worker_cores.size())
    return start_error(StartErrorCode::port, std::to_string(config.worker_cores.size()) +
                                                 " workers, but the bridges have only " + std::to_string(pairs) +
                                                 " queue(s) to serve; name fewer cores.workers or raise queues");
  std::vector<PortPlan> plans;
  for (const auto& port : config.ports) {
    const auto plan = plan_port(port, tx_queues(config, port.name));
    if (!plan)
      return tl::unexpected(plan.error());
    plans.push_back(*plan);
  }
  return plans;
}

Started<std::vector<Port>> open_ports(const control::StartConfig& config, std::span<const PortPlan> plans)
{
  std::vector<Port> ports;
  for (std::size_t i = 0; i < config.ports.size(); ++i) {
    const auto queues = static_cast<std::uint16_t>(tx_queues(config, config.ports[i].name));
    auto port = open_port(config.ports[i], plans[i], queues);
    if (!port) {
      for (const Port& open : ports)
        close_port(open);
      return tl::unexpected(port.error());
    }
    ports.push_back(*std::move(port));
  }
  return ports;
}

std::vector<std::vector<QueuePair>> deal_out(const control::StartConfig& config, std::span<const Port> ports,
                                             const Bridges& bridges)
{
  std::vector<std::vector<QueuePair>> work(config.worker_cores.size());
  std::size_t dealt = 0;
  for (std::size_t i = 0; i < config.bridges.size(); ++i) {
    const auto& bridge = config.bridges[i];
    const Port& inside = ports[index_of(config, bridge.inside)];
    const Port& outside = ports[index_of(config, bridge.outside)];
    for (std::uint16_t queue = 0; queue < pair_count(config, bridge); ++queue) {
      QueuePair pair{};
      pair.queue = queue;
      for (std::size_t side = 0; side < kSides; ++side) {
        const Port& port = side == 0 ? inside : outside;
        pair.port[side] = port.id;
        pair.port_index[side] = static_cast<std::uint8_t>(&port - ports.data());
        pair.receive[side] = queue < port.rx_queues;
      }
      pair.bridge = static_cast<std::uint8_t>(i);
      pair.if_without_policy = bridge.on_failure == control::OnFailure::open ? pipeline::Treatment::no_policy_open
                                                                             : pipeline::Treatment::no_policy_closed;
      pair.switches = &bridges.switches(i);
      work[dealt++ % work.size()].push_back(pair);
    }
  }
  return work;
}

} // namespace weir::runtime

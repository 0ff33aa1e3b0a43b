// SPDX-License-Identifier: BSD-3-Clause
// A DPDK port of a bridge: opened, configured and started, or refused.
#pragma once

#include "dpdk.h"

#include <weir/control/start_config.h>
#include <weir/runtime/error.h>
#include <weir/runtime/port_plan.h>

#include <string>

namespace weir::runtime {

struct Port {
  std::string name;
  std::uint16_t id = 0;
  std::uint16_t rx_queues = 0;
  std::uint16_t tx_queues = 0;
  std::uint16_t mtu = 0;
  std::string driver; ///< "net_af_packet", "net_ixgbe", ...
  std::string note;   ///< what an operator should know (no promiscuous mode, MTU not settable); usually empty
};

/// Starts the port that EAL has made of `config`. `tx_queues` >= config.queues. The pool lives as long as EAL.
[[nodiscard]] Started<Port> open_port(const control::StartPort& config, const PortPlan& plan, std::uint16_t tx_queues);

/// Stops and closes; no worker may use the port any more.
void close_port(const Port& port) noexcept;

} // namespace weir::runtime

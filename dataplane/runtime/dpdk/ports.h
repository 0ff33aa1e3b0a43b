// SPDX-License-Identifier: BSD-3-Clause
// All ports of start.conf together, and how their queues become the work of workers.
#pragma once

#include "port.h"
#include "queue_pair.h"

#include <weir/runtime/bridges.h>

#include <vector>

namespace weir::runtime {

/// Refuses more workers than there are queue pairs, and ports that can't hold their MTU.
[[nodiscard]] Started<std::vector<PortPlan>> plan_ports(const control::StartConfig& config);

/// Ports in start.conf order, those that no bridge names included (they are opened, so that a mistake is seen, but
/// idle). After an error nothing is left open.
[[nodiscard]] Started<std::vector<Port>> open_ports(const control::StartConfig& config,
                                                    std::span<const PortPlan> plans);

/// All queue pairs, dealt out to the workers in turn; element w is the work of worker w. Counters are left null.
[[nodiscard]] std::vector<std::vector<QueuePair>> deal_out(const control::StartConfig& config,
                                                           std::span<const Port> ports, const Bridges& bridges);

} // namespace weir::runtime

// SPDX-License-Identifier: BSD-3-Clause
// Starting DPDK, with what can go wrong checked before in words of ours.
#pragma once

#include <weir/control/start_config.h>
#include <weir/runtime/error.h>
#include <weir/runtime/port_plan.h>

#include <span>
#include <string>

namespace weir::runtime {

/// Cores, huge pages and interfaces that start.conf names and this machine does not have.
[[nodiscard]] Started<void> check_machine(const control::StartConfig& config);

/// rte_eal_init(). Once per process. `plans`: of all ports, for the memory without huge pages.
[[nodiscard]] Started<void> start_eal(const control::StartConfig& config, std::span<const PortPlan> plans);

} // namespace weir::runtime

// SPDX-License-Identifier: BSD-3-Clause
// What the control thread may change about a bridge between two batches without a new image, and what follows from it.
#pragma once

#include <weir/control/messages.h>
#include <weir/control/start_config.h>

#include <atomic>
#include <cstdint>

namespace weir::runtime {

/// Read by every worker of the bridge once per batch; on a line of its own because it is hardly ever written.
struct alignas(64) BridgeSwitches {
  std::atomic<bool> pass_all{false};             // control: write, workers: read; forward without looking
  std::atomic<std::uint64_t> stalled_workers{0}; // control: write, workers: read; bit per worker of this bridge
};

/// All that decides what a bridge does now.
struct BridgeCondition {
  control::ConfiguredMode configured; ///< by the image in force, else by start.conf
  bool bypass_requested;
  bool has_policy;
  bool worker_stalled;
  control::OnFailure on_failure;
};

/// Bypass beats everything; then no policy and a stalled worker count as failure; else as configured.
[[nodiscard]] control::EffectiveMode effective_mode(const BridgeCondition& condition) noexcept;

} // namespace weir::runtime

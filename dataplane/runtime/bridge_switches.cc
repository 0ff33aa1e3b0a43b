// SPDX-License-Identifier: BSD-3-Clause
// Decides what a bridge does now.
#include <weir/runtime/bridge_switches.h>

namespace weir::runtime {

control::EffectiveMode effective_mode(const BridgeCondition& condition) noexcept
{
  if (condition.bypass_requested || condition.configured == control::ConfiguredMode::bypass)
    return control::EffectiveMode::bypass;
  if (!condition.has_policy || condition.worker_stalled)
    return condition.on_failure == control::OnFailure::open ? control::EffectiveMode::failed_open
                                                            : control::EffectiveMode::failed_closed;
  return static_cast<control::EffectiveMode>(condition.configured);
}

} // namespace weir::runtime

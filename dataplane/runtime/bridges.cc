// SPDX-License-Identifier: BSD-3-Clause
// Keeps the state of all bridges.
#include <weir/runtime/bridges.h>

#include <algorithm>

namespace weir::runtime {

namespace {

static_assert(static_cast<int>(control::StartMode::bypass) == static_cast<int>(control::ConfiguredMode::bypass));
static_assert(static_cast<int>(policy::BridgeMode::bypass) == static_cast<int>(control::ConfiguredMode::bypass));
static_assert(static_cast<int>(control::StartMode::monitor) == static_cast<int>(control::ConfiguredMode::monitor));
static_assert(static_cast<int>(policy::BridgeMode::monitor) == static_cast<int>(control::ConfiguredMode::monitor));

} // namespace

Bridges::Bridges(const control::StartConfig& config)
    : start_(config.bridges), switches_(config.bridges.size()), states_(config.bridges.size())
{
  for (std::size_t i = 0; i < states_.size(); ++i) {
    states_[i].name.assign(start_[i].name);
    settle(i);
  }
}

const control::BridgeState* Bridges::set_bypass(std::string_view name, bool on)
{
  const auto state = std::find_if(states_.begin(), states_.end(),
                                  [name](const control::BridgeState& entry) { return entry.name.view() == name; });
  if (state == states_.end())
    return nullptr;
  state->bypass_requested = on ? 1 : 0;
  settle(static_cast<std::size_t>(state - states_.begin()));
  return &*state;
}

void Bridges::set_policy(const pipeline::ImageContext* policy)
{
  policy_ = policy;
  for (std::size_t i = 0; i < states_.size(); ++i)
    settle(i);
}

void Bridges::set_stalled(std::size_t worker, std::uint64_t bridges, bool stalled)
{
  const std::uint64_t bit = std::uint64_t{1} << worker;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if ((bridges >> i & 1) == 0)
      continue;
    auto& mask = switches_[i].stalled_workers;
    const std::uint64_t before = mask.load(std::memory_order_relaxed);
    mask.store(stalled ? before | bit : before & ~bit, std::memory_order_relaxed);
    settle(i);
  }
}

void Bridges::settle(std::size_t index)
{
  control::BridgeState& state = states_[index];
  state.configured = policy_ != nullptr ? static_cast<control::ConfiguredMode>(policy_->bridges[index].mode)
                                        : static_cast<control::ConfiguredMode>(start_[index].mode);
  BridgeCondition condition{};
  condition.configured = state.configured;
  condition.bypass_requested = state.bypass_requested != 0;
  condition.has_policy = policy_ != nullptr;
  condition.worker_stalled = switches_[index].stalled_workers.load(std::memory_order_relaxed) != 0;
  condition.on_failure = start_[index].on_failure;
  state.effective = effective_mode(condition);
  switches_[index].pass_all.store(state.effective == control::EffectiveMode::bypass, std::memory_order_relaxed);
}

} // namespace weir::runtime

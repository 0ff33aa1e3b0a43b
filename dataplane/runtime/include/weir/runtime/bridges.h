// SPDX-License-Identifier: BSD-3-Clause
// The bridges of start.conf as they stand now: orders, failures and images come in, switches for the workers and states
// for the control plane go out.
#pragma once

#include <weir/control/messages.h>
#include <weir/control/start_config.h>
#include <weir/pipeline/image_context.h>
#include <weir/runtime/bridge_switches.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace weir::runtime {

/// Control thread only, but for the switches, which workers read.
class Bridges {
public:
  explicit Bridges(const control::StartConfig& config);
  Bridges(const Bridges&) = delete;
  Bridges& operator=(const Bridges&) = delete;

  /// `index` in start.conf order. The reference holds as long as this object.
  [[nodiscard]] const BridgeSwitches& switches(std::size_t index) const noexcept { return switches_[index]; }

  /// nullptr: no bridge of this name.
  const control::BridgeState* set_bypass(std::string_view name, bool on);
  /// The image that is in force from now on; nullptr: none.
  void set_policy(const pipeline::ImageContext* policy);
  /// `bridges`: bit per bridge that the worker serves.
  void set_stalled(std::size_t worker, std::uint64_t bridges, bool stalled);

  [[nodiscard]] std::span<const control::BridgeState> states() const noexcept { return states_; }

private:
  void settle(std::size_t index);

  const pipeline::ImageContext* policy_ = nullptr;
  std::vector<control::StartBridge> start_;
  std::vector<BridgeSwitches> switches_;
  std::vector<control::BridgeState> states_;
};

} // namespace weir::runtime

// SPDX-License-Identifier: BSD-3-Clause
// The running data plane: everything the control thread holds together, and its loop.
#pragma once

#include "crew.h"
#include "port.h"
#include "records.h"

#include <weir/control/start_config.h>
#include <weir/runtime/bridges.h>
#include <weir/runtime/control_server.h>
#include <weir/runtime/policy_loader.h>

#include <atomic>
#include <memory>
#include <vector>

namespace weir::runtime {

/// Control thread only.
class DataPlane final : public ControlActions {
public:
  /// Everything up to the moment before workers run: ports, rights, files, the last good image. Called once a process;
  /// SIGTERM and SIGINT are blocked by the caller, in all threads.
  [[nodiscard]] static Started<std::unique_ptr<DataPlane>> prepare(const control::StartConfig& config);
  ~DataPlane() override;

  /// Runs the workers and serves the control socket until SIGTERM, SIGINT or SHUTDOWN; then ends in good order.
  [[nodiscard]] Started<void> run();

  void fill_hello(control::HelloReply& reply) override;
  control::AdoptReply adopt(std::uint64_t generation) override;
  const control::BridgeState* bypass(std::string_view bridge, bool on) override;
  void shutdown() override { stopping_ = true; }

private:
  DataPlane(const control::StartConfig& config, ControlServer server);
  [[nodiscard]] Started<void> open(std::span<const PortPlan> plans);
  [[nodiscard]] Started<void> make_records();
  [[nodiscard]] Started<void> load_last_image();
  void loop(int signals);
  void every_100_ms();
  void every_second();
  void end();
  void take_policy();
  void show();

  control::StartConfig config_;
  ControlServer server_;
  Bridges bridges_;
  std::vector<Port> ports_;
  PolicyHandover handover_;
  WallClock clock_;
  std::atomic<bool> stop_{false};                // control: write, workers: read
  std::atomic<std::uint64_t> hit_interval_ns_{}; // control: write, workers: read
  WorkerCommons commons_{};
  std::unique_ptr<PolicyLoader> loader_;
  std::unique_ptr<Records> records_;
  std::unique_ptr<Crew> crew_;
  std::uint64_t started_ns_ = 0;
  bool stopping_ = false;
};

} // namespace weir::runtime

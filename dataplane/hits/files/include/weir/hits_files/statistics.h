// SPDX-License-Identifier: BSD-3-Clause
// A statistics page read into plain structs; any content is harmless.
#pragma once

#include <weir/hits/counters.h>
#include <weir/hits_files/error.h>
#include <weir/hits_files/statistics_layout.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace weir::hits {

struct LaneFigures {
  std::uint64_t seen_frames = 0;
  std::uint64_t pushed_frames = 0;
  std::uint64_t pushed_records = 0;
  std::uint64_t pending_frames = 0; ///< seen - pushed - losses: in rows, or, if the instance is dead, lost with it
  std::uint64_t ring_full = 0;
  std::uint64_t budget_empty = 0;
  std::uint64_t collapsed_entry = 0;
  std::uint64_t collapsed_feed = 0;
  std::uint64_t rows = 0;
  std::array<std::uint64_t, kLosses.size()> losses{}; ///< index: weir::hits::Loss

  [[nodiscard]] std::uint64_t lost_frames() const noexcept;
};

/// TSC ticks that a step took in the sampled turns, for that many frames.
struct StepFigures {
  std::uint64_t ticks = 0;
  std::uint64_t frames = 0;
};

struct WorkerFigures {
  std::uint64_t heartbeat_ns = 0;
  std::uint64_t generation = 0;
  std::uint64_t loops = 0;
  std::uint64_t idle_loops = 0;
  std::uint64_t adoptions = 0;
  std::uint64_t longest_adopt_ns = 0;
  std::uint64_t adopt_ns = 0; ///< all adoptions together
  std::uint64_t tx_dropped = 0;
  std::array<StepFigures, kSteps> steps{}; ///< index: weir::hits::Step
  std::array<LaneFigures, kLanes> lanes{};
  /// [bridge][direction][reason number]
  std::vector<std::array<std::vector<std::uint64_t>, kDirections>> reasons;
};

struct BridgeFigures {
  std::string name;
  std::uint32_t mode = 0; ///< effective: 0 block, 1 monitor, 2 bypass
  bool on_failure = false;
};

struct PortFigures {
  std::string name;
  bool link_up = false;
  std::uint32_t speed_mbps = 0;
  std::uint64_t rx_packets = 0;
  std::uint64_t tx_packets = 0;
  std::uint64_t rx_bytes = 0;
  std::uint64_t tx_bytes = 0;
  std::uint64_t missed = 0;
  std::uint64_t rx_errors = 0;
  std::uint64_t tx_errors = 0;
  std::uint64_t no_buffer = 0;
  std::uint64_t tx_dropped = 0;
};

struct ReasonName {
  std::string word;
  ReasonOutcome outcome = ReasonOutcome::forward;
};

struct Statistics {
  std::string instance;
  std::string program;
  std::uint64_t start_ns = 0;
  std::uint64_t pid = 0;
  std::uint32_t ring_capacity = 0;
  InstanceState state = InstanceState::starting;
  bool failure = false;
  std::uint64_t generation = 0;
  std::uint64_t heartbeat_ns = 0;
  std::vector<ReasonName> reasons;
  std::vector<BridgeFigures> bridges;
  std::vector<PortFigures> ports;
  std::vector<WorkerFigures> workers;
};

/// Reads `<instance>/statistics`. Texts are printable ASCII (other bytes become '?'). In each lane pending_frames is
/// never negative, whatever moment the data plane died at.
[[nodiscard]] FileResult<Statistics> read_statistics(const std::filesystem::path& instance);

} // namespace weir::hits

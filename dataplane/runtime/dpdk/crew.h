// SPDX-License-Identifier: BSD-3-Clause
// The workers as the control thread sees them: launched, watched, stopped.
#pragma once

#include "records.h"
#include "worker.h"

#include <weir/runtime/bridges.h>
#include <weir/runtime/stall_watch.h>

#include <memory>
#include <vector>

namespace weir::runtime {

/// Control thread only.
class Crew {
public:
  /// `work[w]` is what worker w does. Everything referred to outlives the crew.
  Crew(std::vector<std::vector<QueuePair>> work, Records& records, const WorkerCommons& commons);
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Starts all workers on lcores 1...
  [[nodiscard]] Started<void> launch(control::PollMode poll);

  /// Call it every 100 ms: notices stalled workers and tells `bridges`. True when something changed.
  bool watch(Bridges& bridges);
  [[nodiscard]] bool stalled(std::size_t worker) const { return watch_.stalled(worker); }
  [[nodiscard]] std::size_t size() const noexcept { return workers_.size(); }

  /// Waits for all workers after commons.stop was set; a stalled one is not waited for. True: all have ended.
  [[nodiscard]] bool join() noexcept;

private:
  std::vector<std::vector<QueuePair>> work_;
  Records& records_;
  std::vector<std::unique_ptr<Worker>> workers_;
  StallWatch watch_;
};

} // namespace weir::runtime

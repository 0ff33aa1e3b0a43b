// SPDX-License-Identifier: BSD-3-Clause
// Notices a worker whose loop does not turn any more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace weir::runtime {

/// Control thread only. look() is called at a steady pace; a worker is stalled when its heartbeat has not moved during
/// `patience` looks. Looks are counted, not time, so that a paused machine is not taken for a stalled worker.
class StallWatch {
public:
  StallWatch(std::size_t workers, unsigned patience) : seen_(workers), quiet_(workers), patience_(patience) {}

  /// True when the answer to stalled(worker) has changed.
  bool look(std::size_t worker, std::uint64_t heartbeat)
  {
    const bool before = stalled(worker);
    if (heartbeat != seen_[worker]) {
      seen_[worker] = heartbeat;
      quiet_[worker] = 0;
    } else if (quiet_[worker] < patience_) {
      ++quiet_[worker];
    }
    return stalled(worker) != before;
  }

  [[nodiscard]] bool stalled(std::size_t worker) const { return quiet_[worker] >= patience_; }

private:
  std::vector<std::uint64_t> seen_;
  std::vector<unsigned> quiet_;
  unsigned patience_;
};

} // namespace weir::runtime

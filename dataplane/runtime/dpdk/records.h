// SPDX-License-Identifier: BSD-3-Clause
// What this start of the data plane writes for its readers: the instance's rings, aggregation tables and statistics
// page.
#pragma once

#include "worker.h"

#include <weir/control/start_config.h>
#include <weir/hits_files/instance.h>
#include <weir/hits_files/table_memory.h>
#include <weir/runtime/bridges.h>
#include <weir/runtime/error.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace weir::runtime {

/// Control thread; what attach() puts into workers and queue pairs is theirs while they run.
class Records {
public:
  /// Makes directory, rings, tables and page. Call it after rights have been dropped: the files belong to the caller.
  [[nodiscard]] static Started<std::unique_ptr<Records>> create(const control::StartConfig& config,
                                                                std::uint64_t now_ns);
  Records(const Records&) = delete;
  Records& operator=(const Records&) = delete;

  /// Gives `worker` its tables and counters, and `pairs`, its work, theirs.
  void attach(Worker& worker, std::span<QueuePair> pairs) noexcept;

  [[nodiscard]] std::uint64_t id() const noexcept;
  [[nodiscard]] const hits::WorkerState& state(unsigned worker) noexcept { return instance_->worker(worker); }

  /// Control thread's own figures: heartbeat, bridges, policy.
  void set_running(bool running, std::uint64_t now_ns) noexcept;
  void show(const Bridges& bridges, std::uint64_t generation, bool has_policy, std::uint64_t now_ns) noexcept;
  [[nodiscard]] hits::StatisticsPort& port(std::size_t index) noexcept;
  /// Sum over all workers.
  [[nodiscard]] std::uint64_t tx_dropped(std::size_t port) const noexcept;
  void poll_readers() noexcept { instance_->poll_readers(); }

  /// After the workers have ended: pushes what is pending, waiting at most `patience_ms` for readers; counts the rest.
  void finish(unsigned patience_ms) noexcept;

private:
  Records() = default;
  struct alignas(64) Dropped {
    std::atomic<std::uint64_t> frames{0}; // one worker: write, control: read
  };

  std::unique_ptr<hits::Instance> instance_;
  std::vector<hits::TablePointer> tables_; ///< worker * kLanes + lane
  std::vector<Dropped> dropped_;           ///< worker * ports + port
  std::size_t ports_ = 0;
  std::size_t workers_ = 0;
};

} // namespace weir::runtime

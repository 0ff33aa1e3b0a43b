// SPDX-License-Identifier: BSD-3-Clause
// A worker: one lcore that moves the frames of its queue pairs through the pipeline until it is told to stop.
#pragma once

#include "flight.h"
#include "queue_pair.h"

#include <weir/control/messages.h>
#include <weir/hits/aggregation.h>
#include <weir/hits_files/statistics_layout.h>
#include <weir/pipeline/image_context.h>
#include <weir/pipeline/worker.h>
#include <weir/runtime/handover.h>
#include <weir/runtime/wall_clock.h>

#include <atomic>
#include <cstdint>
#include <span>

namespace weir::runtime {

using PolicyHandover = Handover<pipeline::ImageContext, control::kMaxWorkers>;

/// Shared by all workers; made by the control thread before they run.
struct WorkerCommons {
  PolicyHandover* policy;
  const WallClock* clock;
  const std::atomic<bool>* stop;                     // control: write, workers: read
  const std::atomic<std::uint64_t>* hit_interval_ns; // control: write, workers: read
  std::uint64_t ticks_per_second;
};

/// Belongs to one worker thread from launch to join.
struct Worker {
  std::uint32_t index = 0;
  const WorkerCommons* commons = nullptr;
  std::span<const QueuePair> pairs;
  hits::WorkerState* state = nullptr; ///< in the statistics page
  hits::StepTicks* ticks = nullptr;   ///< in the statistics page
  pipeline::Worker pipeline;
  Flight flight;
};

/// The loop; returns after commons.stop. `argument` is a Worker. Two kinds, chosen at start: one that never sleeps, and
/// one that sleeps when idle.
int run_busy_worker(void* argument) noexcept;
int run_adaptive_worker(void* argument) noexcept;

} // namespace weir::runtime

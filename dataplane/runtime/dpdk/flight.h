// SPDX-License-Identifier: BSD-3-Clause
// The batches of one worker that are on their way through the pipeline: each turn the newest one begins and the one
// before leaves, step by step in turns, so that the lines a step has asked for arrive during the steps of the other.
#pragma once

#include "burst.h"
#include "queue_pair.h"

#include <weir/hits_files/statistics_layout.h>
#include <weir/pipeline/process.h>

#include <array>
#include <cstdint>

namespace weir::runtime {

/// Belongs to one worker thread. Frames of a queue leave in the order they came in, since batches leave in the order in
/// which they began.
class Flight {
public:
  /// What a batch needs to leave.
  struct Turn {
    pipeline::Worker& worker;
    hits::WorkerState& state;
    hits::StepTicks& ticks;
    std::uint64_t now_ns;
    std::uint64_t send_patience; ///< TSC ticks
  };
  struct Slot {
    Burst burst{};
    pipeline::Batch batch;
    const QueuePair* pair = nullptr;
  };

  [[nodiscard]] bool empty() const noexcept { return slots_[(turn_ - 1) % kSlots].burst.count == 0; }
  /// The slot to receive into before advance(). Left with no frames: nothing new begins.
  [[nodiscard]] Slot& next() noexcept { return slots_[turn_ % kSlots]; }
  /// Begins the newest batch; looks up, settles and sends or frees the one before.
  void advance(const Turn& turn) noexcept;
  /// Takes the newest batch, of few frames, through all steps at once; no other is on its way.
  void pass_alone(const Turn& turn) noexcept;
  /// Until all are gone.
  void drain(const Turn& turn) noexcept;
  /// One turn in 256 is timed: not every 256th, for where batches begin and leave in alternate turns that
  /// would see one half of them only.
  [[nodiscard]] bool is_sampled() const noexcept { return turn_ * 0x9E3779B97F4A7C15ULL >> 56 == 0; }
  /// An eighth of all turns, in steps of the golden ratio, so that no bridge and no direction is always left out.
  [[nodiscard]] bool samples_inside() const noexcept { return turn_ * 0x9E3779B97F4A7C15ULL >> 61 == 0; }

private:
  static constexpr std::size_t kSlots = 2; ///< one begins, one is looked up and leaves
  [[nodiscard]] Slot& previous() noexcept { return slots_[(turn_ - 1) % kSlots]; }

  std::array<Slot, kSlots> slots_;
  std::uint64_t turn_ = kSlots;
};

} // namespace weir::runtime

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
  /// So few frames do not wait for the turn after next: a worker with so little to do gains nothing by that.
  static constexpr std::uint16_t kFewFrames = 8;
  static_assert(kFewFrames <= policy::kKeysPerFetch, "one fetch() is enough for pass_alone()");

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
  /// The slot to receive into before advance() or pass_alone(). Left with no frames: nothing new begins.
  [[nodiscard]] Slot& next() noexcept { return slots_[turn_ % kSlots]; }
  /// Begins the newest batch; looks up, settles and sends or frees the one before.
  void advance(const Turn& turn) noexcept;
  /// Takes the newest batch, of less than kFewFrames, through all steps at once; no other is on its way.
  void pass_alone(const Turn& turn) noexcept;
  /// Until all are gone.
  void drain(const Turn& turn) noexcept;
  /// An eighth of all turns. Not every eighth: no bridge, no direction and no half of alternate turns is always left
  /// out.
  [[nodiscard]] bool samples_inside() const noexcept { return mixed_turn() >> 61 == 0; }
  /// One turn of 256 is timed, with and without samples_inside().
  [[nodiscard]] bool is_sampled() const noexcept { return mixed_turn() << 3 >> 56 == 0; }

private:
  static constexpr std::size_t kSlots = 2; ///< one begins, one is looked up and leaves
  /// In steps of the golden ratio.
  [[nodiscard]] std::uint64_t mixed_turn() const noexcept { return turn_ * 0x9E3779B97F4A7C15ULL; }
  [[nodiscard]] Slot& previous() noexcept { return slots_[(turn_ - 1) % kSlots]; }

  std::array<Slot, kSlots> slots_;
  std::uint64_t turn_ = kSlots;
};

} // namespace weir::runtime

// SPDX-License-Identifier: BSD-3-Clause
// Frames between the ports and the pipeline: mbufs described as a FrameBatch, verdicts carried out.
#pragma once

#include "dpdk.h"

#include <weir/pipeline/frame.h>

#include <cstdint>

namespace weir::runtime {

/// Frames received at once: a whole batch. More frames share the cost of a step, and more of their cache lines are on
/// the way at once.
constexpr std::uint16_t kBurst = 64;
static_assert(kBurst <= pipeline::kMaxBatch);

struct Burst {
  rte_mbuf* mbufs[kBurst];
  std::uint16_t count;
};

struct Exit {
  std::uint16_t port;
  std::uint16_t queue;
};

/// Fills frames and count of `batch`. A frame in several mbufs (longer than the port's MTU) is described by its first
/// one and looks cut to the pipeline.
void describe(const Burst& burst, pipeline::FrameBatch& batch) noexcept;

/// Frames that a full transmit queue did not take; they have been freed.
struct Unsent {
  std::uint32_t onward;
  std::uint32_t back;
};

/// Carries the verdicts out, forwarded frames to `onward` and answers to `back`, each in order. Every mbuf of the burst
/// is sent or freed when this returns. `patience`: ticks to go on trying while a transmit queue is full.
[[nodiscard]] Unsent carry_out(Burst& burst, const pipeline::FrameBatch& batch, const pipeline::VerdictBatch& verdicts,
                               Exit onward, Exit back, std::uint64_t patience) noexcept;

} // namespace weir::runtime

// SPDX-License-Identifier: BSD-3-Clause
// The pipeline as a whole: a batch of frames in, one verdict for each out.
//
// No function here allocates, locks, logs, throws or asks the system for anything. Stages in order: parse, look up,
// names, decide, act (headers of those names). Cost: parse and look up for every frame, names for UDP/53 from the
// inside, decide and act for listed frames only.
#pragma once

#include <weir/pipeline/frame.h>
#include <weir/pipeline/image_context.h>
#include <weir/pipeline/worker.h>

#include <cstdint>

namespace weir::pipeline {

/// Judges `frames` by `context`, counts every frame in `worker`, writes hit rows, and rewrites the frames whose verdict
/// is answer. All other frames are left as they were, byte for byte. `now_ns`: nanoseconds since 1970 UTC.
/// Requires frames.count <= kMaxBatch and frames.bridge < kMaxBridges. Whether a hit could be recorded never changes a
/// verdict.
void process(const ImageContext& context, FrameBatch& frames, Worker& worker, std::uint64_t now_ns,
             VerdictBatch& verdicts) noexcept;

/// A bridge under a BYPASS order: all frames are forwarded and counted, nothing is looked at.
void process_bypass(const FrameBatch& frames, Worker& worker, VerdictBatch& verdicts) noexcept;

/// What a box without a valid image does.
enum class OnFailure : std::uint8_t { open, closed };
void process_without_policy(OnFailure on_failure, const FrameBatch& frames, Worker& worker,
                            VerdictBatch& verdicts) noexcept;

} // namespace weir::pipeline

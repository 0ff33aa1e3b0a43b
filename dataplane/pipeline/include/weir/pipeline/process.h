// SPDX-License-Identifier: BSD-3-Clause
// The pipeline as a whole: a batch of frames in, one verdict for each out, in steps.
//
// Every step asks for the memory that the next one reads. A caller with two batches on the way runs steps of the other
// one in between, so that no step waits for memory; process() runs all at once. Steps of a batch are called in order;
// batches of one ingress must settle in the order they began. No function here allocates, locks, logs, throws or asks
// the system for anything.
//
//   begin    stage 1 parse; questions of stage 3 are read, and their names looked up a few at a time meanwhile
//   fetch    stages 2 and 3 (look up, names) ask for the filters of the image, kFetches times, a share each
//   narrow   stages 2 and 3 read those and ask for the lines that decide
//   match    stages 2 and 3 find what is listed
//   judge    right after match(): stage 4 decide; asks for the rows of hits
//   settle   after judge(), before another batch is judged: stage 5 act
#pragma once

#include <weir/pipeline/batch.h>
#include <weir/pipeline/worker.h>

#include <cstdint>

namespace weir::pipeline {

/// Requires frames.count <= kMaxBatch and frames.bridge < kMaxBridges.
void begin(Batch& batch) noexcept;
/// kFetches times, or once for few frames (look_up.h), best with other work between: a core can wait for some twenty
/// lines at a time, and forgets what it is asked for beyond.
void fetch(Batch& batch) noexcept;
void narrow(Batch& batch) noexcept;
void match(Batch& batch) noexcept;
/// What is decided stands in `worker` until settle(). `now_ns` as there.
void judge(Batch& batch, Worker& worker, std::uint64_t now_ns) noexcept;
/// Counts every frame in `worker`, writes hit rows, and rewrites the frames whose verdict is answer. All other frames
/// are left as they were, byte for byte. `now_ns`: nanoseconds since 1970 UTC. Whether a hit could be recorded never
/// changes a verdict.
void settle(Batch& batch, Worker& worker, std::uint64_t now_ns, VerdictBatch& verdicts) noexcept;

void process(Batch& batch, Worker& worker, std::uint64_t now_ns, VerdictBatch& verdicts) noexcept;

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// Stage 5, act: hit rows, answers and rejects written in place, counters. The only stage that writes frames.
#pragma once

#include <weir/pipeline/batch.h>
#include <weir/pipeline/worker.h>

#include <cstdint>

namespace weir::pipeline {

/// Right after decide(batch, worker.scratch.judgements): how frames are rejected, and the keys of all hits, whose rows
/// it asks for.
void key_hits(Batch& batch, Worker& worker, std::uint64_t now_ns) noexcept;
/// After key_hits() of the same batch, with no other batch decided between: fills `verdicts` and counts every frame of
/// the batch once.
void act(Batch& batch, Worker& worker, std::uint64_t now_ns, VerdictBatch& verdicts) noexcept;

} // namespace weir::pipeline

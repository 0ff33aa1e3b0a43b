// SPDX-License-Identifier: BSD-3-Clause
// The replay itself: capture in, batches through the judge, capture out.
#pragma once

#include "arguments.h"
#include "capture_reader.h"
#include "capture_writer.h"
#include "judge.h"

#include <cstdint>

namespace weir::replay {

/// What became of the frames; `answered`: they came back as an answer.
struct Tally {
  std::uint64_t forwarded = 0;
  std::uint64_t dropped = 0;
  std::uint64_t answered = 0;
};

/// Replays all frames that can be read. Consecutive frames of one side and stamp are judged as one batch, each at its
/// own time therefore, and counted in `tally`. Returns why the reading ended: ReadResult::end, cut or broken.
[[nodiscard]] ReadResult run(const Arguments& arguments, CaptureReader& in, Judge& judge, CaptureWriter& out,
                             const HitSink& sink, Tally& tally);

} // namespace weir::replay

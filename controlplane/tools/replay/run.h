// SPDX-License-Identifier: BSD-3-Clause
// The replay itself: capture in, batches through the judge, capture out.
#pragma once

#include "arguments.h"
#include "capture_reader.h"
#include "capture_writer.h"
#include "judge.h"

namespace weir::replay {

/// Replays all frames that can be read. Consecutive frames of one side and stamp are judged as one batch, each at its
/// own time therefore. Returns why the reading ended: ReadResult::end, cut or broken.
[[nodiscard]] ReadResult run(const Arguments& arguments, CaptureReader& in, Judge& judge, CaptureWriter& out,
                             const HitSink& sink);

} // namespace weir::replay

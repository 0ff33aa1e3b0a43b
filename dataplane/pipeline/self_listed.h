// SPDX-License-Identifier: BSD-3-Clause
// Reports an inside address that is on a list, once a day, without stopping anything.
#pragma once

#include <weir/pipeline/decide.h>
#include <weir/pipeline/worker.h>

#include <cstdint>

namespace weir::pipeline {

/// Looks at what parse() put into ParsedBatch::local of a batch matched by remote end: one lane at most.
void report_self_listed(const ImageContext& context, const FrameBatch& frames, const ParsedBatch& parsed,
                        const EndMatches& local, Worker& worker, std::uint64_t now_ns) noexcept;

} // namespace weir::pipeline

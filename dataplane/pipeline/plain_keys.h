// SPDX-License-Identifier: BSD-3-Clause
// Keys of plain hits (Judgements::plain_hits), which in a flood are all frames, in one tight loop.
#pragma once

#include "hit_key.h"

#include <weir/hits/aggregation.h>
#include <weir/pipeline/batch.h>
#include <weir/pipeline/decide.h>

#include <cstdint>

namespace weir::pipeline {

/// What is reported of one of `judgements.plain_hits`.
[[nodiscard]] AddressHit plain_hit(const Batch& batch, const Judgements& judgements, std::uint32_t lane) noexcept;

/// Fills `keys` for `judgements.plain_hits` and asks for the buckets of their rows in `table`.
void make_plain_keys(const Batch& batch, const Judgements& judgements, const hits::AggregationTable& table,
                     hits::HitBatch& keys) noexcept;

} // namespace weir::pipeline

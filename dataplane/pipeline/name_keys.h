// SPDX-License-Identifier: BSD-3-Clause
// Keys of DNS hits, in one tight loop: half of all queries may be listed.
#pragma once

#include <weir/hits/aggregation.h>
#include <weir/pipeline/batch.h>
#include <weir/pipeline/decide.h>

#include <cstdint>

namespace weir::pipeline {

/// Fills `keys` for `lanes` of `judgements.name_hits`, whose actions must be known.
void make_name_keys(const Batch& batch, const Judgements& judgements, std::uint64_t lanes,
                    const hits::AggregationTable& table, hits::HitBatch& keys) noexcept;

} // namespace weir::pipeline

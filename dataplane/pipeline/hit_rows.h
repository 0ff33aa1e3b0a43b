// SPDX-License-Identifier: BSD-3-Clause
// Hits of a batch into the worker's aggregation tables: first all keys, so that the rows are on their way into the
// cache, then one count() a hit. Details are read off the frame only for the first hit of a key: describe_hit() fills
// in and publishes the row that count() returned.
#pragma once

#include "hit_key.h"

#include <weir/hits/aggregation.h>
#include <weir/hits/key.h>
#include <weir/hits/record.h>
#include <weir/pipeline/decide.h>
#include <weir/pipeline/packet.h>
#include <weir/pipeline/worker.h>

#include <cstdint>

namespace weir::pipeline {

/// A row that a table has just made. All references live for the call.
struct RowToFill {
  hits::AggregationTable& table;
  const hits::AggregationTable::NewRow& row;
  std::uint64_t now_ns;
};

void describe_hit(const Sighting& sighting, const AddressHit& hit, const RowToFill& to) noexcept;
void describe_hit(const Sighting& sighting, const QueryHit& hit, const RowToFill& to) noexcept;

/// The table for frames of a side.
[[nodiscard]] inline hits::AggregationTable& table_of(Worker& worker, Side side) noexcept
{
  return side == Side::inside ? *worker.outbound : *worker.inbound;
}

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// The details of new rows.
#include "hit_rows.h"

namespace weir::pipeline {

namespace {

/// A collapsed row stands for many frames: what only one of them knows is left out.
template <typename Describe>
void describe_row(const Sighting& sighting, Reason reason, const hits::AggregationTable::NewRow& row,
                  const Describe& describe) noexcept
{
  row.details->generation = sighting.context.generation;
  row.details->reason = static_cast<std::uint16_t>(number(reason));
  if (row.details->collapse == hits::Collapse::none) {
    describe_frame(sighting.frames, sighting.lane, sighting.packet, *row.details);
    describe(*row.details);
  }
  table_of(sighting.worker, sighting.frames.side).publish(row, sighting.now_ns);
}

} // namespace

void describe_hit(const Sighting& sighting, const AddressHit& hit, const hits::AggregationTable::NewRow& row) noexcept
{
  describe_row(sighting, hit.reason, row, [](const hits::HitRecord&) {});
}

void describe_hit(const Sighting& sighting, const QueryHit& hit, const hits::AggregationTable::NewRow& row) noexcept
{
  describe_row(sighting, hit.reason, row,
               [&](hits::HitRecord& record) { describe_query(hit.question, hit.extras, *hit.outcome, record); });
}

} // namespace weir::pipeline

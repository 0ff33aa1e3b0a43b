// SPDX-License-Identifier: BSD-3-Clause
// The details of new rows.
#include "hit_rows.h"

namespace weir::pipeline {

namespace {

/// A collapsed row stands for many frames: what only one of them knows is left out.
template <typename Describe>
void describe_row(const Sighting& sighting, Reason reason, const RowToFill& to, const Describe& describe) noexcept
{
  to.row.details->generation = sighting.context.generation;
  to.row.details->reason = static_cast<std::uint16_t>(number(reason));
  if (to.row.details->collapse == hits::Collapse::none) {
    describe_frame(sighting.frames, sighting.lane, sighting.packet, *to.row.details);
    describe(*to.row.details);
  }
  to.table.publish(to.row, to.now_ns);
}

} // namespace

void describe_hit(const Sighting& sighting, const AddressHit& hit, const RowToFill& to) noexcept
{
  describe_row(sighting, hit.reason, to, [](const hits::HitRecord&) {});
}

void describe_hit(const Sighting& sighting, const QueryHit& hit, const RowToFill& to) noexcept
{
  describe_row(sighting, hit.reason, to,
               [&](hits::HitRecord& record) { describe_query(hit.question, hit.extras, hit.outcome, record); });
}

} // namespace weir::pipeline

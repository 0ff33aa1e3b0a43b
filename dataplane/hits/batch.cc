// SPDX-License-Identifier: BSD-3-Clause
// All hits of a batch at once: first those that have a row, then, in a flood nearly all, those that share one.
#include <weir/hits/aggregation.h>

#include <bit>

namespace weir::hits {

namespace {

std::uint32_t first_of(std::uint64_t lanes) noexcept
{
  return static_cast<std::uint32_t>(std::countr_zero(lanes));
}

} // namespace

std::uint64_t AggregationTable::fetch_rows(const HitBatch& hits, std::uint64_t lanes) const noexcept
{
  std::uint64_t known = 0;
  for (; lanes != 0; lanes &= lanes - 1) {
    if (keys_.prefetch_row(hits.hash[first_of(lanes)]))
      known |= lanes & -lanes;
  }
  return known;
}

/// Takes out of `lanes` what it counts, up to the first that needs details. Of lanes that are not in `known` no bucket
/// holds the tag.
AggregationTable::NewHit AggregationTable::count_some(const HitBatch& hits, std::uint64_t& lanes, std::uint64_t& known,
                                                      std::uint64_t now) noexcept
{
  const bool may_take = !keys_.is_full() && may_insert(now);
  std::uint64_t homeless = may_take ? 0 : lanes & ~known;
  for (std::uint64_t left = lanes & ~homeless; left != 0; left &= left - 1) {
    const std::uint32_t lane = first_of(left);
    std::uint32_t row = keys_.find(hits.key[lane], hits.hash[lane]);
    const bool taken = row == kNoRow && may_take;
    if (taken)
      row = keys_.insert(hits.key[lane], hits.hash[lane]);
    if (row == kNoRow) {
      homeless |= left & -left;
      continue;
    }
    keys_.counts(row).add(hits.bytes[lane], now);
    if (taken) {
      begin_row(keys_, row);
      known = ~0ULL; // the next lane may have the same key
      lanes = homeless | (left & (left - 1));
      return {{&keys_.details(row), &keys_, row}, lane};
    }
  }
  lanes = homeless;
  return collapse_some(hits, lanes, now);
}

} // namespace weir::hits

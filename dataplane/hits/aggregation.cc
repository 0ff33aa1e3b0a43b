// SPDX-License-Identifier: BSD-3-Clause
// A table in its memory; counting one hit.
#include <weir/hits/aggregation.h>

#include "details.h"
#include "place.h"

#include <algorithm>
#include <bit>

namespace weir::hits {

namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kShortestInterval = 1'000'000;

std::uint32_t whole_rows(std::uint32_t rows) noexcept
{
  return std::bit_ceil(std::clamp(rows, 64U, 1U << 20));
}

RowStore::Shape key_shape(const TableSettings& settings) noexcept
{
  return {whole_rows(settings.rows), false};
}
RowStore::Shape entry_shape(const TableSettings& settings) noexcept
{
  return {whole_rows(settings.entry_rows), true};
}
RowStore::Shape feed_shape(const TableSettings& settings) noexcept
{
  return {whole_rows(settings.feed_rows), true};
}

std::uint32_t positions_of(const TableSettings& settings) noexcept
{
  return key_shape(settings).rows + entry_shape(settings).rows + feed_shape(settings).rows;
}

/// The parts of a table's memory, in this order.
enum Part : unsigned { kKeys, kEntries, kKnownEntries, kFeeds, kQueue, kEnd };

/// Bytes in front of `part`.
std::size_t offset_of(const TableSettings& settings, Part part) noexcept
{
  const std::array<std::size_t, kEnd> sizes = {
      RowStore::memory_needed(key_shape(settings)), RowStore::memory_needed(entry_shape(settings)),
      Presence::memory_needed(entry_shape(settings).rows), RowStore::memory_needed(feed_shape(settings)),
      std::bit_ceil(positions_of(settings)) * sizeof(std::uint32_t)};
  std::size_t offset = 0;
  for (unsigned i = 0; i < part; ++i)
    offset += sizes[i];
  return offset;
}

} // namespace

TableSettings default_settings(Lane lane) noexcept
{
  TableSettings settings;
  settings.lane = lane;
  settings.records_per_second = lane == Lane::outbound ? 20000 : 5000;
  return settings;
}

std::size_t AggregationTable::memory_needed(const TableSettings& settings) noexcept
{
  return offset_of(settings, kEnd);
}

AggregationTable::AggregationTable(const TableSettings& settings, const HashSecret& secret, void* memory,
                                   RingWriter& ring, LaneCounters& counters) noexcept
    : secret_(secret), keys_(key_shape(settings), place_at<std::uint8_t>(memory, offset_of(settings, kKeys))),
      entries_(entry_shape(settings), place_at<std::uint8_t>(memory, offset_of(settings, kEntries))),
      known_entries_(entry_shape(settings).rows, place_at<std::uint8_t>(memory, offset_of(settings, kKnownEntries))),
      feeds_(feed_shape(settings), place_at<std::uint8_t>(memory, offset_of(settings, kFeeds))), ring_(&ring),
      counters_(&counters), queue_(place_at<std::uint32_t>(memory, offset_of(settings, kQueue))),
      queue_mask_(std::bit_ceil(positions_of(settings)) - 1), positions_(positions_of(settings)),
      idle_intervals_(std::clamp(settings.idle_intervals, 1U, 255U)), lane_(settings.lane),
      burst_(std::max(kSecond, kSecond / std::max(settings.records_per_second, 1U))), credit_(burst_),
      cost_(std::max<std::uint64_t>(kSecond / std::max(settings.records_per_second, 1U), 1))
{
  set_interval(settings.interval_ns);
}

void AggregationTable::set_interval(std::uint64_t nanoseconds) noexcept
{
  interval_ = std::max(nanoseconds, kShortestInterval);
  step_ = std::max<std::uint64_t>(interval_ / positions_, 1);
}

void AggregationTable::refill(std::uint64_t now) noexcept
{
  if (now > refilled_)
    credit_ = std::min(credit_ + std::min(now - refilled_, burst_), burst_);
  refilled_ = now; // a clock that was set back earns nothing
}

/// Outbound keys always get a row while there is one; their records wait for the budget. Inbound keys get one only
/// while the budget is there, and leave a quarter of it to the records of rows that exist.
bool AggregationTable::may_insert(std::uint64_t now) noexcept
{
  if (lane_ == Lane::outbound)
    return true;
  refill(now);
  return credit_ >= std::min(burst_ / 4 + cost_, burst_);
}

AggregationTable::NewRow AggregationTable::count_new(const KeyWords& key, std::uint64_t hash, std::uint64_t bytes,
                                                     std::uint64_t now) noexcept
{
  if (!may_insert(now))
    return collapse(key, hash, bytes, now);
  const std::uint32_t row = keys_.insert(key, hash);
  if (row == kNoRow)
    return collapse(key, hash, bytes, now);
  keys_.counts(row).add(bytes, now);
  begin_row(keys_, row);
  return {&keys_.details(row), &keys_, row};
}

void AggregationTable::begin_row(RowStore& store, std::uint32_t row) noexcept
{
  begin_details(store.details(row), store.key(row));
}

std::uint64_t AggregationTable::pending_frames() const noexcept
{
  std::uint64_t frames = 0;
  for (const RowStore* store : {&keys_, &entries_, &feeds_}) {
    for (std::uint32_t row = 0; row < store->capacity(); ++row)
      frames += store->counts(row).state == RowState::free ? 0 : store->counts(row).packets;
  }
  return frames;
}

} // namespace weir::hits

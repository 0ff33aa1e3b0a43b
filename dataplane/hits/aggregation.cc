// SPDX-License-Identifier: BSD-3-Clause
// Counting hits in rows, and what happens when there is no row: the entry's, then the feed's.
#include <weir/hits/aggregation.h>

#include "collapse.h"
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

/// Bytes in front of part `part` (0 keys, 1 entries, 2 feeds, 3 queue, 4 end) of a table's memory.
std::size_t offset_of(const TableSettings& settings, unsigned part) noexcept
{
  const std::array<std::size_t, 4> sizes = {
      RowStore::memory_needed(key_shape(settings)), RowStore::memory_needed(entry_shape(settings)),
      RowStore::memory_needed(feed_shape(settings)), std::bit_ceil(positions_of(settings)) * sizeof(std::uint32_t)};
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
  return offset_of(settings, 4);
}

AggregationTable::AggregationTable(const TableSettings& settings, const HashSecret& secret, void* memory,
                                   RingWriter& ring, LaneCounters& counters) noexcept
    : secret_(secret), keys_(key_shape(settings), place_at<std::uint8_t>(memory, 0)),
      entries_(entry_shape(settings), place_at<std::uint8_t>(memory, offset_of(settings, 1))),
      feeds_(feed_shape(settings), place_at<std::uint8_t>(memory, offset_of(settings, 2))), ring_(&ring),
      counters_(&counters), queue_(place_at<std::uint32_t>(memory, offset_of(settings, 3))),
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
  begin_details(keys_.details(row), keys_.key(row));
  return {&keys_.details(row), &keys_, row};
}

/// The row for a collapsed key, new if need be (RowState::fresh); kNoRow if there is none.
std::uint32_t AggregationTable::collapsed_row(RowStore& store, const KeyWords& key) noexcept
{
  const std::uint64_t hash = hash_collapsed(key, secret_);
  const std::uint32_t row = store.find(key, hash);
  if (row != kNoRow || store.is_full())
    return row;
  const std::uint32_t taken = store.insert(key, hash);
  if (taken != kNoRow) {
    store.sketch(taken)->clear();
    begin_details(store.details(taken), store.key(taken));
  }
  return taken;
}

/// As collapsed_row(), but remembers: in a flood nearly all frames come here, and belong to a handful of feeds.
std::uint32_t AggregationTable::feed_row(const KeyWords& key) noexcept
{
  const KeyWords words = feed_words(key);
  std::uint32_t& memo = feed_memos_[value_of(key, key_words::kPortWord, key_words::kFeed) % feed_memos_.size()];
  if (feeds_.is_key_of(memo, words))
    return memo;
  const std::uint32_t row = collapsed_row(feeds_, words);
  if (row != kNoRow)
    memo = row;
  return row;
}

AggregationTable::NewRow AggregationTable::collapse(const KeyWords& key, std::uint64_t hash, std::uint64_t bytes,
                                                    std::uint64_t now) noexcept
{
  RowStore* store = &entries_;
  std::uint32_t row = collapsed_row(entries_, entry_words(key));
  if (row != kNoRow) {
    add(counters_->collapsed_entry, 1);
  } else {
    store = &feeds_;
    row = feed_row(key);
    if (row == kNoRow) {
      add(counters_->losses[static_cast<std::size_t>(Loss::no_row)], 1);
      return {};
    }
    add(counters_->collapsed_feed, 1);
  }
  RowCounts& counts = store->counts(row);
  counts.add(bytes, now);
  store->sketch(row)->add(hash);
  if (counts.state != RowState::fresh)
    return {};
  return {&store->details(row), store, row};
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

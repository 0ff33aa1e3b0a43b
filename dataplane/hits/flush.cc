// SPDX-License-Identifier: BSD-3-Clause
// From rows to records: first hits, deltas per interval in small slices, the last of all at the end.
#include <weir/hits/aggregation.h>

#include "details.h"

#include <algorithm>
#include <cstring>

namespace weir::hits {

RowStore& AggregationTable::store_at(std::uint32_t position, std::uint32_t& row) noexcept
{
  row = position;
  if (row < keys_.capacity())
    return keys_;
  row -= keys_.capacity();
  if (row < entries_.capacity())
    return entries_;
  row -= entries_.capacity();
  return feeds_;
}

void AggregationTable::enqueue(const RowStore& store, std::uint32_t row) noexcept
{
  std::uint32_t position = row;
  if (&store != &keys_)
    position += keys_.capacity();
  if (&store == &feeds_)
    position += entries_.capacity();
  queue_[queue_tail_++ & queue_mask_] = position;
}

/// Requires pending packets.
bool AggregationTable::push_row(RowStore& store, std::uint32_t row) noexcept
{
  HitRecord* slot = ring_->reserve();
  if (slot == nullptr) {
    add(counters_->ring_full, 1);
    return false;
  }
  RowCounts& counts = store.counts(row);
  std::memcpy(slot, &store.details(row), sizeof *slot);
  slot->first_time = counts.first_time;
  slot->last_time = counts.last_time;
  slot->packets = counts.packets;
  slot->bytes = counts.bytes;
  if (KeySketch* sketch = store.sketch(row)) {
    slot->collapsed_keys = sketch->estimate();
    sketch->clear();
  }
  ring_->publish();
  add(counters_->pushed_frames, counts.packets);
  add(counters_->pushed_records, 1);
  counts.packets = counts.bytes = 0;
  counts.idle = 0;
  counts.state = RowState::live;
  return true;
}

bool AggregationTable::try_push(RowStore& store, std::uint32_t row) noexcept
{
  if (credit_ < cost_) {
    add(counters_->budget_empty, 1);
    return false;
  }
  if (!push_row(store, row))
    return false;
  credit_ -= cost_;
  return true;
}

void AggregationTable::publish(const NewRow& row, std::uint64_t now) noexcept
{
  if (row.store == &entries_)
    strip_details(*row.details, entries_.key(row.row), Collapse::entry);
  if (row.store == &feeds_)
    strip_details(*row.details, feeds_.key(row.row), Collapse::feed);
  refill(now);
  // Who comes later does not overtake, and a collapsed row waits for the end of its batch.
  const bool at_once = row.store == &keys_ && queue_head_ == queue_tail_;
  if (at_once && try_push(*row.store, row.row))
    return;
  row.store->counts(row.row).state = RowState::queued;
  enqueue(*row.store, row.row);
}

/// Returns how many rows it pushed, at most `limit`.
std::uint32_t AggregationTable::serve_queue(std::uint32_t limit) noexcept
{
  std::uint32_t served = 0;
  while (served < limit && queue_head_ != queue_tail_) {
    std::uint32_t row = 0;
    RowStore& store = store_at(queue_[queue_head_ & queue_mask_], row);
    if (!try_push(store, row))
      break;
    queue_head_ += 1;
    served += 1;
  }
  return served;
}

/// False: the row is due and could not be pushed.
bool AggregationTable::visit(std::uint32_t position) noexcept
{
  std::uint32_t row = 0;
  RowStore& store = store_at(position, row);
  RowCounts& counts = store.counts(row);
  if (counts.state == RowState::free || counts.state == RowState::queued)
    return true;
  if (counts.packets != 0)
    return try_push(store, row);
  counts.idle += 1;
  if (counts.idle >= idle_intervals_)
    erase(store, row);
  return true;
}

void AggregationTable::flush(std::uint64_t now) noexcept
{
  refill(now);
  const std::uint32_t limit = now - flushed_ < kLateFlush ? kFlushSlice : kLateFlushSlice;
  flushed_ = now;
  if (is_idle()) { // a quarter of what an idle data plane did was to sweep nothing
    next_visit_ = now + step_;
    return;
  }
  std::uint32_t left = limit - serve_queue(limit);
  if (next_visit_ > now) {
    if (next_visit_ - now > step_) // the clock was set back
      next_visit_ = now + step_;
  } else if (now - next_visit_ > interval_) {
    next_visit_ = now - interval_; // the first call, or the clock was set forward, or the reader slept
  }
  for (; next_visit_ <= now && left != 0; --left) {
    if (!visit(cursor_))
      break;
    cursor_ = cursor_ + 1 == positions_ ? 0 : cursor_ + 1;
    next_visit_ += step_;
  }
  counters_->rows.store(keys_.used(), std::memory_order_relaxed);
}

bool AggregationTable::final_flush() noexcept
{
  queue_head_ = queue_tail_; // all rows are looked at here; the sweep may have those that remain
  bool all = true;
  for (std::uint32_t position = 0; position < positions_; ++position) {
    std::uint32_t row = 0;
    RowStore& store = store_at(position, row);
    RowCounts& counts = store.counts(row);
    if (counts.state == RowState::free)
      continue;
    counts.state = RowState::live;
    if (counts.packets != 0)
      all = all && push_row(store, row);
  }
  return all;
}

void AggregationTable::abandon() noexcept
{
  add(counters_->losses[static_cast<std::size_t>(Loss::shutdown)], pending_frames());
  for (std::uint32_t position = 0; position < positions_; ++position) {
    std::uint32_t row = 0;
    store_at(position, row).counts(row).packets = 0;
  }
}

} // namespace weir::hits

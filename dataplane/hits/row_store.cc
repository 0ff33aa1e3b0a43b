// SPDX-License-Identifier: BSD-3-Clause
// Layout of a row store in its memory; taking and freeing rows.
#include <weir/hits/row_store.h>

#include "place.h"

#include <memory>

namespace weir::hits {

namespace {

/// A quarter of the rows: 4 of 16 slots in use on average when all rows are, so that a bucket overflows about once in
/// a million.
constexpr std::uint32_t buckets_for(std::uint32_t rows) noexcept
{
  return rows / 4;
}

} // namespace

void Bucket::set(std::size_t slot, std::uint8_t tag, std::uint32_t row) noexcept
{
  bytes[slot] = tag;
  for (std::size_t i = 0; i < 3; ++i)
    bytes[kSlots + slot * 3 + i] = static_cast<std::uint8_t>(row >> (8 * i));
}

std::size_t RowStore::memory_needed(Shape shape) noexcept
{
  const std::size_t rows = shape.rows;
  const std::size_t sketches = shape.sketches ? rows * sizeof(KeySketch) : 0;
  return buckets_for(shape.rows) * sizeof(Bucket) + rows * (sizeof(HotRow) + sizeof(HitRecord)) + sketches;
}

RowStore::RowStore(Shape shape, std::uint8_t* memory) noexcept
    : bucket_mask_(buckets_for(shape.rows) - 1), rows_(shape.rows)
{
  const auto carve = [&memory]<typename T>(T*& place, std::size_t count) {
    place = place_at<T>(memory, 0);
    std::uninitialized_value_construct_n(place, count);
    memory += count * sizeof(T);
  };
  carve(buckets_, bucket_mask_ + std::size_t{1});
  carve(hot_, rows_);
  carve(details_, rows_);
  sketches_ = nullptr;
  if (shape.sketches)
    carve(sketches_, rows_);
  for (std::uint32_t row = 0; row + 1 < rows_; ++row)
    hot_[row].counts.next_free = row + 1;
}

std::uint32_t RowStore::insert(const KeyWords& key, std::uint64_t hash) noexcept
{
  Bucket& place = bucket(hash);
  if (first_free_ == kNoRow)
    return kNoRow;
  for (std::size_t slot = 0; slot < Bucket::kSlots; ++slot) {
    if (place.bytes[slot] != 0)
      continue;
    const std::uint32_t row = first_free_;
    HotRow& hot = hot_[row];
    first_free_ = hot.counts.next_free;
    hot.key = key;
    hot.counts = RowCounts{};
    hot.counts.state = RowState::fresh;
    place.set(slot, tag(hash), row);
    used_ += 1;
    return row;
  }
  return kNoRow;
}

void RowStore::erase(std::uint32_t row, std::uint64_t hash) noexcept
{
  Bucket& place = bucket(hash);
  for (std::size_t slot = 0; slot < Bucket::kSlots; ++slot) {
    if (place.bytes[slot] == tag(hash) && place.row(slot) == row)
      place.set(slot, 0, 0);
  }
  hot_[row].counts.state = RowState::free;
  hot_[row].counts.next_free = first_free_;
  first_free_ = row;
  used_ -= 1;
}

} // namespace weir::hits

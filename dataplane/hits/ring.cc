// SPDX-License-Identifier: BSD-3-Clause
// Both ends of a ring in one process; see <weir/hits_files/ring_reader.h> for a reader in another.
#include <weir/hits/ring.h>

#include "place.h"

#include <cstring>
#include <new>

namespace weir::hits {

void format_ring(void* memory, std::uint32_t capacity) noexcept
{
  auto* header = new (memory) RingHeader;
  header->capacity = capacity;
}

RingWriter::RingWriter(void* memory, const std::atomic<std::uint64_t>& tail) noexcept
    : header_(static_cast<RingHeader*>(memory)), records_(place_at<HitRecord>(memory, kRingHeaderSize)), tail_(&tail),
      mask_(header_->capacity - 1)
{
}

HitRecord* RingWriter::reserve() noexcept
{
  if (head_ - known_tail_ > mask_) {
    const std::uint64_t tail = tail_->load(std::memory_order_acquire);
    if (head_ - tail > capacity())
      return nullptr; // no reader can be there
    known_tail_ = tail;
    if (head_ - tail > mask_)
      return nullptr;
  }
  return &records_[head_ & mask_];
}

void RingWriter::publish() noexcept
{
  HitRecord& record = records_[head_ & mask_];
  head_ += 1;
  frames_ += record.packets;
  record.version = kRecordVersion;
  record.sequence = head_;
  record.frames_total = frames_;
  header_->head.store(head_, std::memory_order_release);
}

bool RingWriter::push(const HitRecord& record) noexcept
{
  HitRecord* slot = reserve();
  if (slot == nullptr)
    return false;
  std::memcpy(slot, &record, sizeof record);
  publish();
  return true;
}

RingDrain::RingDrain(const void* memory, std::atomic<std::uint64_t>& tail) noexcept
    : header_(static_cast<const RingHeader*>(memory)), records_(place_at<HitRecord>(memory, kRingHeaderSize)),
      tail_(&tail), mask_(header_->capacity - 1)
{
}

bool RingDrain::pop(HitRecord& record) noexcept
{
  if (header_->head.load(std::memory_order_acquire) == position_)
    return false;
  std::memcpy(&record, &records_[position_ & mask_], sizeof record);
  position_ += 1;
  tail_->store(position_, std::memory_order_release);
  return true;
}

} // namespace weir::hits

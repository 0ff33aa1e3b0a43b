// SPDX-License-Identifier: BSD-3-Clause
// A ring of hit records from one worker to one reader: fixed size, one writer, one reader, never waits.
//
// The ring lies in memory of the caller: a mapped file (<weir/hits_files/instance.h>; the reader is another process
// and reads by <weir/hits_files/ring_reader.h>), or plain memory with a RingDrain in the same process. The reader's
// position is no part of it: the writer takes it from an atomic of its own process, so that no other process can
// take memory away under it.
#pragma once

#include <weir/hits/record.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace weir::hits {

inline constexpr std::uint64_t kRingMagic = 0x31474e4952524957; ///< "WIRRING1" in memory
inline constexpr std::uint32_t kRingVersion = 1;
inline constexpr std::size_t kRingHeaderSize = 4096;
inline constexpr std::uint32_t kMaxRingCapacity = 1U << 20;

/// First page of a ring. Written before the reader can see it, then constant, but for `head`.
struct RingHeader {
  std::uint64_t magic = kRingMagic;
  std::uint32_t version = kRingVersion;
  std::uint32_t record_size = sizeof(HitRecord);
  std::uint32_t capacity = 0; ///< records; a power of two, 2..kMaxRingCapacity
  std::uint32_t record_version = kRecordVersion;
  std::array<std::uint8_t, 40> reserved{};
  alignas(64) std::atomic<std::uint64_t> head{0}; ///< records ever pushed. Worker: write (release); reader: read
  std::array<std::uint8_t, kRingHeaderSize - 72> padding{};
};
static_assert(sizeof(RingHeader) == kRingHeaderSize);

[[nodiscard]] constexpr bool is_ring_capacity(std::uint64_t capacity) noexcept
{
  return capacity >= 2 && capacity <= kMaxRingCapacity && (capacity & (capacity - 1)) == 0;
}
[[nodiscard]] constexpr std::size_t ring_bytes(std::uint32_t capacity) noexcept
{
  return kRingHeaderSize + std::size_t{capacity} * sizeof(HitRecord);
}
/// Makes an empty ring in `memory`: ring_bytes(capacity) zeroed bytes, aligned to 64. Requires is_ring_capacity().
void format_ring(void* memory, std::uint32_t capacity) noexcept;

/// The worker's end.
class RingWriter {
public:
  /// `memory` as made by format_ring(); `tail` (records the reader is done with) is written by whoever hears from the
  /// reader, release. Any value is harmless: more than was pushed, or less than fits, counts as a full ring.
  RingWriter(void* memory, const std::atomic<std::uint64_t>& tail) noexcept;

  /// The slot of the next record, or nullptr if the ring is full. Fill it, then publish(); without publish() nothing
  /// happened. What the slot holds before is undefined.
  [[nodiscard]] HitRecord* reserve() noexcept;
  /// Makes the reserved record visible; sets its version, sequence and frames_total.
  void publish() noexcept;
  /// reserve, copy, publish. False: full.
  [[nodiscard]] bool push(const HitRecord& record) noexcept;

  [[nodiscard]] std::uint64_t pushed() const noexcept { return head_; }
  [[nodiscard]] std::uint32_t capacity() const noexcept { return mask_ + 1; }

private:
  RingHeader* header_;
  HitRecord* records_;
  const std::atomic<std::uint64_t>* tail_;
  std::uint64_t head_ = 0;
  std::uint64_t known_tail_ = 0; ///< never above head_, never below head_ - capacity
  std::uint64_t frames_ = 0;
  std::uint32_t mask_;
};

/// The reader's end in the same process (weir-replay, tests). One thread.
class RingDrain {
public:
  RingDrain(const void* memory, std::atomic<std::uint64_t>& tail) noexcept;
  /// Copies the oldest record out and frees its slot. False: empty.
  [[nodiscard]] bool pop(HitRecord& record) noexcept;

private:
  const RingHeader* header_;
  const HitRecord* records_;
  std::atomic<std::uint64_t>* tail_;
  std::uint64_t position_ = 0;
  std::uint32_t mask_;
};

} // namespace weir::hits

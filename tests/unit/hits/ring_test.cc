// SPDX-License-Identifier: BSD-3-Clause
// The ring with both ends in one process: order, full, hostile tails, two threads.
#include "table_fixture.h"

#include <weir/hits/ring.h>

#include <algorithm>
#include <limits>
#include <thread>

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

namespace {

struct Ring {
  explicit Ring(std::uint32_t capacity) : memory(zeroed(ring_bytes(capacity))) { format_ring(memory.get(), capacity); }
  Memory memory;
  std::atomic<std::uint64_t> tail{0};
};

HitRecord record_of(std::uint64_t packets)
{
  HitRecord record;
  record.packets = packets;
  record.rule = static_cast<std::uint32_t>(packets);
  record.question.fill(static_cast<std::uint8_t>(packets));
  record.reserved.fill(static_cast<std::uint8_t>(packets));
  return record;
}

/// All parts of a record made by record_of() agree.
bool is_whole(const HitRecord& record)
{
  const auto byte = static_cast<std::uint8_t>(record.packets);
  const auto is_byte = [byte](std::uint8_t other) { return other == byte; };
  return record.rule == static_cast<std::uint32_t>(record.packets) &&
         std::all_of(record.question.begin(), record.question.end(), is_byte) &&
         std::all_of(record.reserved.begin(), record.reserved.end(), is_byte);
}

} // namespace

TEST_GROUP(Rings){};

TEST(Rings, hand_records_over_in_order_with_sequence_and_running_sum)
{
  Ring memory(8);
  RingWriter writer(memory.memory.get(), memory.tail);
  RingDrain drain(memory.memory.get(), memory.tail);
  std::uint64_t sum = 0;
  HitRecord record;
  for (std::uint64_t i = 1; i <= 100; ++i) {
    CHECK(writer.push(record_of(i)));
    sum += i;
    CHECK(drain.pop(record));
    LONGS_EQUAL(i, record.sequence);
    LONGS_EQUAL(sum, record.frames_total);
    LONGS_EQUAL(kRecordVersion, record.version);
    CHECK(is_whole(record));
    CHECK_FALSE(drain.pop(record));
  }
}

TEST(Rings, take_exactly_their_capacity)
{
  Ring memory(8);
  RingWriter writer(memory.memory.get(), memory.tail);
  RingDrain drain(memory.memory.get(), memory.tail);
  for (std::uint64_t i = 0; i < 8; ++i)
    CHECK(writer.push(record_of(i)));
  CHECK_FALSE(writer.push(record_of(8)));
  HitRecord record;
  CHECK(drain.pop(record));
  CHECK(writer.push(record_of(9)));
  CHECK_FALSE(writer.push(record_of(10)));
  LONGS_EQUAL(9, writer.pushed());
}

TEST(Rings, a_reserved_slot_that_is_not_published_is_not_there)
{
  Ring memory(4);
  RingWriter writer(memory.memory.get(), memory.tail);
  RingDrain drain(memory.memory.get(), memory.tail);
  CHECK(writer.reserve() != nullptr);
  HitRecord record;
  CHECK_FALSE(drain.pop(record));
  CHECK(writer.push(record_of(1)));
  CHECK(drain.pop(record));
  LONGS_EQUAL(1, record.sequence);
}

TEST(Rings, a_hostile_tail_means_full_and_nothing_else)
{
  Ring memory(4);
  RingWriter writer(memory.memory.get(), memory.tail);
  for (int i = 0; i < 4; ++i)
    CHECK(writer.push(record_of(1)));
  for (const std::uint64_t tail :
       {std::uint64_t{5}, std::uint64_t{1} << 63, std::numeric_limits<std::uint64_t>::max()}) {
    memory.tail = tail;
    CHECK_FALSE(writer.push(record_of(1)));
  }
  memory.tail = 3;
  for (int i = 0; i < 3; ++i)
    CHECK(writer.push(record_of(1)));
  memory.tail = 0; // backwards
  CHECK_FALSE(writer.push(record_of(1)));
  memory.tail = writer.pushed();
  CHECK(writer.push(record_of(1)));
  LONGS_EQUAL(8, writer.pushed());
}

TEST(Rings, two_threads_lose_and_tear_nothing)
{
  Ring memory(16);
  constexpr std::uint64_t kRecords = 50000;
  std::thread producer([&memory] {
    RingWriter writer(memory.memory.get(), memory.tail);
    for (std::uint64_t i = 1; i <= kRecords; ++i) {
      const HitRecord record = record_of(i);
      while (!writer.push(record))
        std::this_thread::yield();
    }
  });
  RingDrain drain(memory.memory.get(), memory.tail);
  HitRecord record;
  std::uint64_t torn = 0;
  for (std::uint64_t i = 1; i <= kRecords; ++i) {
    while (!drain.pop(record))
      std::this_thread::yield();
    torn += is_whole(record) && record.sequence == i && record.packets == i ? 0 : 1;
  }
  producer.join();
  LONGS_EQUAL(0, torn);
}

// SPDX-License-Identifier: BSD-3-Clause
// The sweep: bounded slices, idle rows freed, clocks that jump, the orderly end.
#include "table_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

TEST_GROUP(Flushing){};

TEST(Flushing, a_call_pushes_a_slice_and_a_larger_one_after_a_pause)
{
  TableFixture fixture(small(Lane::outbound, 4096), 4096);
  for (std::uint32_t i = 0; i < 3000; ++i)
    fixture.hit(address_key(i), kStart);
  (void)fixture.drain();
  for (std::uint32_t i = 0; i < 3000; ++i)
    fixture.hit(address_key(i), kStart + 1);
  std::size_t records = 0;
  for (int call = 0; call < 300; ++call) {
    fixture.table->flush(kStart + 5 * kSecond);
    const std::size_t pushed = fixture.drain().size();
    CHECK(pushed <= (call == 0 ? kLateFlushSlice : kFlushSlice));
    records += pushed;
  }
  LONGS_EQUAL(3000, records);
  LONGS_EQUAL(6000, fixture.drained);
}

TEST(Flushing, spreads_the_rows_over_the_interval)
{
  TableFixture fixture(small(Lane::outbound, 512));
  fixture.table->flush(kStart);
  for (std::uint32_t i = 0; i < 400; ++i)
    fixture.hit(address_key(i), kStart);
  for (std::uint32_t i = 0; i < 400; ++i)
    fixture.hit(address_key(i), kStart + 1);
  (void)fixture.drain();
  std::size_t most = 0;
  for (std::uint64_t t = 1; t <= 1010; ++t) {
    fixture.table->flush(kStart + t * kMillisecond);
    most = std::max(most, fixture.drain().size());
  }
  LONGS_EQUAL(800, fixture.drained);
  CHECK(most <= 2);
}

TEST(Flushing, a_row_without_hits_for_some_intervals_is_freed)
{
  TableFixture fixture(small(Lane::outbound));
  for (std::uint32_t i = 0; i < 64; ++i)
    fixture.hit(address_key(i), kStart);
  for (std::uint64_t t = 0; t < 4000; t += 5) {
    fixture.hit(address_key(0), kStart + t * kMillisecond);
    fixture.table->flush(kStart + t * kMillisecond);
    (void)fixture.drain();
  }
  LONGS_EQUAL(1, fixture.counters.rows.load());
  CHECK_FALSE(fixture.hit(address_key(0), kStart + 4 * kSecond));
  CHECK(fixture.hit(address_key(1), kStart + 4 * kSecond));
  CHECK(fixture.is_balanced());
}

TEST(Flushing, a_full_ring_stops_the_sweep_and_it_goes_on_where_it_was)
{
  TableFixture fixture(small(Lane::outbound), 64);
  for (std::uint32_t i = 0; i < 60; ++i)
    fixture.hit(address_key(i), kStart);
  for (std::uint32_t i = 0; i < 60; ++i)
    fixture.hit(address_key(i), kStart + 1);
  for (int call = 0; call < 50; ++call)
    fixture.table->flush(kStart + 10 * kSecond);
  LONGS_EQUAL(56, fixture.table->pending_frames());
  CHECK(fixture.is_balanced());
  LONGS_EQUAL(64, fixture.drain().size());
  for (int call = 0; call < 50; ++call)
    fixture.table->flush(kStart + 10 * kSecond);
  LONGS_EQUAL(56, fixture.drain().size());
}

TEST(Flushing, clocks_that_jump_lose_nothing)
{
  TableFixture fixture(small(Lane::outbound));
  fixture.hit(address_key(1), kStart);
  for (const std::uint64_t now : {kStart + 3600 * kSecond, kStart - 3600 * kSecond, std::uint64_t{0}, kStart}) {
    fixture.table->flush(now);
    fixture.hit(address_key(1), now);
    fixture.hit(address_key(2), now);
  }
  for (std::uint64_t t = 0; t < 3000; t += 10)
    fixture.table->flush(kStart + t * kMillisecond);
  (void)fixture.drain();
  LONGS_EQUAL(9, fixture.drained);
}

TEST(Flushing, a_shorter_interval_holds_from_then_on)
{
  TableSettings settings = small(Lane::outbound);
  settings.interval_ns = 3600 * kSecond;
  TableFixture fixture(settings);
  fixture.table->flush(kStart);
  fixture.hit(address_key(1), kStart);
  fixture.hit(address_key(1), kStart);
  fixture.table->flush(kStart + 5 * kSecond);
  LONGS_EQUAL(1, fixture.drain().size());
  fixture.table->set_interval(kSecond);
  for (std::uint64_t t = 5000; t < 7000; t += 10)
    fixture.table->flush(kStart + t * kMillisecond);
  LONGS_EQUAL(1, fixture.drain().size());
}

TEST(Flushing, an_idle_table_takes_years_in_one_call)
{
  constexpr std::uint64_t kYears = 5ULL * 365 * 86400 * kSecond;
  TableFixture fixture(small(Lane::outbound));
  CHECK(fixture.table->is_idle());
  for (std::uint32_t i = 0; i < 2000; ++i) // more than there are rows: some share the row of their entry
    fixture.hit(address_key(i % 500, Direction::outbound, static_cast<std::uint16_t>(i / 500)), kStart);
  CHECK_FALSE(fixture.table->is_idle());
  std::uint64_t now = kStart;
  for (; !fixture.table->is_idle() && now < kStart + 60 * kSecond; now += kMillisecond) {
    fixture.table->flush(now);
    (void)fixture.drain();
  }
  CHECK(fixture.table->is_idle());
  now += kYears;
  fixture.table->flush(now);
  CHECK(fixture.hit(address_key(1), now));
  CHECK_FALSE(fixture.hit(address_key(1), now + kMillisecond));
  fixture.table->flush(now + kSecond / 2);
  (void)fixture.drain();
  for (std::uint64_t t = 500; t <= 1100; t += 5)
    fixture.table->flush(now + t * kMillisecond);
  LONGS_EQUAL(1, fixture.drain().size());
  CHECK(fixture.is_balanced());
}

TEST(Flushing, the_end_pushes_all_that_is_pending_without_a_budget)
{
  TableSettings settings = small(Lane::inbound);
  settings.records_per_second = 4;
  TableFixture fixture(settings);
  for (std::uint32_t i = 0; i < 500; ++i)
    fixture.hit(address_key(i, Direction::inbound), kStart);
  CHECK(fixture.table->final_flush());
  (void)fixture.drain();
  LONGS_EQUAL(500, fixture.drained);
  LONGS_EQUAL(0, fixture.table->pending_frames());
}

TEST(Flushing, what_the_end_cannot_push_is_a_named_loss)
{
  TableFixture fixture(small(Lane::outbound), 2);
  for (std::uint32_t i = 0; i < 10; ++i)
    fixture.hit(address_key(i), kStart);
  CHECK_FALSE(fixture.table->final_flush());
  (void)fixture.drain();
  CHECK_FALSE(fixture.table->final_flush());
  fixture.table->abandon();
  (void)fixture.drain();
  LONGS_EQUAL(4, fixture.drained);
  LONGS_EQUAL(6, fixture.lost(Loss::shutdown));
  LONGS_EQUAL(0, fixture.table->pending_frames());
  CHECK(fixture.is_balanced());
}

// SPDX-License-Identifier: BSD-3-Clause
// Rows of single keys: the first record at once, then what the frames after add.
#include "table_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

TEST_GROUP(Aggregation){};

TEST(Aggregation, first_hit_of_a_key_is_a_record_at_once)
{
  TableFixture fixture(small(Lane::outbound));
  CHECK(fixture.hit(address_key(0xC0000201), kStart, 60));
  const auto records = fixture.drain();
  LONGS_EQUAL(1, records.size());
  const HitRecord& record = records[0];
  LONGS_EQUAL(1, record.packets);
  LONGS_EQUAL(60, record.bytes);
  CHECK(record.first_time == kStart && record.last_time == kStart);
  CHECK(record.source == mapped(0x0A000001) && record.destination == mapped(0xC0000201));
  LONGS_EQUAL(443, record.destination_port);
  LONGS_EQUAL(50000, record.source_port);
  LONGS_EQUAL(6, record.protocol);
  LONGS_EQUAL(7, record.rule);
  LONGS_EQUAL(32, record.prefix_length);
  LONGS_EQUAL(3, record.generation);
  LONGS_EQUAL(kKnowsAddresses | kKnowsEntry, record.known);
  CHECK(record.collapse == Collapse::none);
  LONGS_EQUAL(0, record.collapsed_keys);
}

TEST(Aggregation, inbound_keys_have_the_remote_end_as_source)
{
  TableFixture fixture(small(Lane::inbound));
  HitKey key = address_key(0xC0000201, Direction::inbound);
  key.protocol = 1;
  key.port = 8;
  CHECK(fixture.hit(key, kStart));
  const auto records = fixture.drain();
  CHECK(records[0].source == mapped(0xC0000201) && records[0].destination == mapped(0x0A000001));
  LONGS_EQUAL(8, records[0].icmp_type);
  LONGS_EQUAL(0, records[0].destination_port);
}

TEST(Aggregation, later_frames_of_a_key_wait_for_the_interval)
{
  TableFixture fixture(small(Lane::outbound));
  const HitKey key = address_key(0xC0000201);
  fixture.table->flush(kStart);
  fixture.hit(key, kStart);
  for (std::uint64_t i = 1; i <= 9; ++i)
    CHECK_FALSE(fixture.hit(key, kStart + i * kMillisecond));
  LONGS_EQUAL(1, fixture.drain().size());
  LONGS_EQUAL(9, fixture.table->pending_frames());
  fixture.table->flush(kStart + kSecond + 10 * kMillisecond);
  const auto records = fixture.drain();
  LONGS_EQUAL(1, records.size());
  LONGS_EQUAL(9, records[0].packets);
  LONGS_EQUAL(900, records[0].bytes);
  CHECK(records[0].first_time == kStart + kMillisecond);
  CHECK(records[0].last_time == kStart + 9 * kMillisecond);
  LONGS_EQUAL(0, fixture.table->pending_frames());
  CHECK(fixture.is_balanced());
}

TEST(Aggregation, a_batch_gives_each_key_one_row_however_often_it_comes)
{
  TableFixture fixture(small(Lane::outbound));
  std::vector<HitKey> keys;
  for (std::uint32_t i = 0; i < kMaxHits; ++i)
    keys.push_back(address_key(0xC0000200 + i % 20));
  fixture.hit_all(keys, kStart, 60);
  LONGS_EQUAL(20, fixture.drain().size());
  LONGS_EQUAL(44, fixture.table->pending_frames());
  fixture.hit_all(keys, kStart);
  LONGS_EQUAL(0, fixture.drain().size());
  LONGS_EQUAL(128, fixture.counters.seen_frames.load());
  CHECK(fixture.is_balanced());
}

TEST(Aggregation, a_key_that_takes_the_last_row_in_a_batch_is_found_there_in_the_same_batch)
{
  TableFixture fixture(small(Lane::outbound, 64));
  for (std::uint32_t i = 0; i < 63; ++i)
    fixture.hit(address_key(0xC0000200 + i), kStart);
  const HitKey last = address_key(0xC0000300);
  fixture.hit_all({last, address_key(0xC0000400), last}, kStart);
  LONGS_EQUAL(1, fixture.counters.collapsed_entry + fixture.counters.collapsed_feed);
  LONGS_EQUAL(64, fixture.drain().size());
  LONGS_EQUAL(2, fixture.table->pending_frames()); // one of `last`, one of the entry, whose record waits
}

TEST(Aggregation, first_and_last_time_hold_when_the_clock_goes_back)
{
  TableFixture fixture(small(Lane::outbound));
  const HitKey key = address_key(0xC0000201);
  fixture.hit(key, kStart);
  for (const std::uint64_t after : {3, 9, 1, 5})
    CHECK_FALSE(fixture.hit(key, kStart + after * kMillisecond));
  static_cast<void>(fixture.drain());
  CHECK(fixture.table->final_flush());
  const auto records = fixture.drain();
  LONGS_EQUAL(1, records.size());
  CHECK(records[0].first_time == kStart + kMillisecond);
  CHECK(records[0].last_time == kStart + 9 * kMillisecond);
}

TEST(Aggregation, keys_differ_by_each_part_the_architecture_names)
{
  TableFixture fixture(small(Lane::outbound));
  const HitKey key = address_key(0xC0000201);
  HitKey port = key;
  port.port = 80;
  HitKey action = key;
  action.action = HitAction::rejected;
  HitKey client = key;
  client.inside = mapped(0x0A000002);
  HitKey entry = key;
  entry.length = 24;
  HitKey generation = key;
  generation.generation = 4;
  HitKey answer = key;
  answer.answer = 2;
  for (const HitKey& one : {key, port, action, client, entry, generation, answer})
    CHECK(fixture.hit(one, kStart));
  for (const HitKey& one : {key, port, action, client, entry, generation, answer})
    CHECK_FALSE(fixture.hit(one, kStart));
  LONGS_EQUAL(7, fixture.drain().size());
}

TEST(Aggregation, a_full_ring_keeps_first_hits_in_order_and_counts)
{
  TableFixture fixture(small(Lane::outbound), 2);
  for (std::uint32_t i = 0; i < 5; ++i)
    CHECK(fixture.hit(address_key(i), kStart));
  LONGS_EQUAL(3, fixture.table->pending_frames());
  CHECK(fixture.counters.ring_full > 0);
  CHECK(fixture.is_balanced());
  std::vector<std::array<std::uint8_t, 16>> remotes;
  for (int round = 0; round < 3; ++round) {
    for (const HitRecord& record : fixture.drain())
      remotes.push_back(record.destination);
    fixture.table->flush(kStart);
  }
  LONGS_EQUAL(5, remotes.size());
  for (std::uint32_t i = 0; i < 5; ++i)
    CHECK(remotes[i] == mapped(i));
}

TEST(Aggregation, an_empty_budget_delays_outbound_first_hits_and_loses_none)
{
  TableSettings settings = small(Lane::outbound);
  settings.records_per_second = 10;
  TableFixture fixture(settings);
  for (std::uint32_t i = 0; i < 30; ++i)
    CHECK(fixture.hit(address_key(i), kStart));
  LONGS_EQUAL(10, fixture.drain().size());
  CHECK(fixture.counters.budget_empty > 0);
  std::size_t records = 10;
  for (std::uint64_t t = 1; t <= 20; ++t) {
    fixture.table->flush(kStart + t * 100 * kMillisecond);
    records += fixture.drain().size();
    CHECK(records <= 10 + t);
  }
  LONGS_EQUAL(30, records);
  LONGS_EQUAL(30, fixture.drained);
  LONGS_EQUAL(0, fixture.counters.collapsed_entry.load());
}

TEST(Aggregation, the_lanes_have_the_budgets_of_the_architecture)
{
  LONGS_EQUAL(20000, default_settings(Lane::outbound).records_per_second);
  LONGS_EQUAL(5000, default_settings(Lane::inbound).records_per_second);
}

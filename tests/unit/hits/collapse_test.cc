// SPDX-License-Identifier: BSD-3-Clause
// When there is no row for a key: one for its entry, then one for its feed, then a named loss.
#include "table_fixture.h"

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

namespace {

constexpr std::uint32_t kBlock = 0xCB007100; // 203.0.113.0

HitKey in_prefix(std::uint32_t host)
{
  HitKey key = address_key(kBlock + host, Direction::inbound, 5);
  key.form = EntryForm::prefix;
  key.length = 24;
  return key;
}

TableSettings starved(Lane lane)
{
  TableSettings settings = small(lane);
  settings.records_per_second = 4; // three first hits, and a quarter for the records of rows that exist
  return settings;
}

} // namespace

TEST_GROUP(Collapsing){};

TEST(Collapsing, inbound_keys_without_budget_share_the_row_of_their_entry)
{
  TableFixture fixture(starved(Lane::inbound));
  for (std::uint32_t host = 0; host < 100; ++host)
    fixture.hit(in_prefix(host), kStart);
  LONGS_EQUAL(97, fixture.counters.collapsed_entry.load());
  fixture.table->flush(kStart);
  const auto records = fixture.drain();
  LONGS_EQUAL(4, records.size());
  const HitRecord& record = records[3];
  CHECK(record.collapse == Collapse::entry);
  LONGS_EQUAL(97, record.packets);
  CHECK(record.collapsed_keys > 60 && record.collapsed_keys < 150);
  CHECK(record.source == mapped(kBlock) && record.destination == (std::array<std::uint8_t, 16>{}));
  LONGS_EQUAL(kKnowsEntry, record.known);
  LONGS_EQUAL(24, record.prefix_length);
  LONGS_EQUAL(7, record.rule);
  LONGS_EQUAL(3, record.generation);
  LONGS_EQUAL(0, record.protocol);
  LONGS_EQUAL(0, record.source_port);
  LONGS_EQUAL(0, record.destination_port);
  LONGS_EQUAL(0, record.tcp_flags);
  CHECK(record.direction == Direction::inbound);
  CHECK(fixture.is_balanced());
}

TEST(Collapsing, rows_of_keys_that_exist_go_on_counting)
{
  TableFixture fixture(starved(Lane::inbound));
  for (std::uint32_t host = 0; host < 10; ++host)
    fixture.hit(in_prefix(host), kStart);
  const std::uint64_t collapsed = fixture.counters.collapsed_entry;
  CHECK_FALSE(fixture.hit(in_prefix(0), kStart));
  LONGS_EQUAL(collapsed, fixture.counters.collapsed_entry.load());
}

TEST(Collapsing, entries_without_a_row_share_that_of_their_feed)
{
  TableFixture fixture(starved(Lane::inbound));
  constexpr std::uint32_t kEntries = 1000;
  for (std::uint32_t i = 0; i < kEntries; ++i)
    fixture.hit(address_key(kBlock + i, Direction::inbound, 5), kStart);
  LONGS_EQUAL(64, fixture.counters.collapsed_entry.load());
  LONGS_EQUAL(kEntries - 3 - 64, fixture.counters.collapsed_feed.load());
  CHECK(fixture.is_balanced());
  std::vector<HitRecord> feeds;
  for (std::uint64_t t = 0; t < 40; ++t) {
    fixture.table->flush(kStart + t * kSecond);
    for (const HitRecord& record : fixture.drain()) {
      if (record.collapse == Collapse::feed)
        feeds.push_back(record);
    }
  }
  LONGS_EQUAL(1, feeds.size());
  LONGS_EQUAL(5, feeds[0].feed);
  LONGS_EQUAL(kEntries - 3 - 64, feeds[0].packets);
  CHECK(feeds[0].collapsed_keys > kEntries / 2 && feeds[0].collapsed_keys < kEntries * 2);
  LONGS_EQUAL(0, feeds[0].known);
  LONGS_EQUAL(0, feeds[0].rule);
  LONGS_EQUAL(kEntries, fixture.drained);
  LONGS_EQUAL(0, fixture.table->pending_frames());
}

TEST(Collapsing, an_entry_that_has_a_row_keeps_it_when_no_other_finds_one)
{
  TableFixture fixture(starved(Lane::inbound));
  for (std::uint32_t i = 0; i < 1000; ++i)
    fixture.hit(address_key(kBlock + i, Direction::inbound, 5), kStart);
  for (std::uint32_t i = 3; i < 3 + 64; ++i)
    fixture.hit(address_key(kBlock + i, Direction::inbound, 5), kStart);
  LONGS_EQUAL(64 + 64, fixture.counters.collapsed_entry.load());
  CHECK(fixture.is_balanced());
}

TEST(Collapsing, outbound_keys_collapse_only_when_all_rows_are_taken)
{
  TableFixture fixture(starved(Lane::outbound));
  for (std::uint32_t i = 0; i < 64; ++i)
    fixture.hit(address_key(i), kStart);
  LONGS_EQUAL(0, fixture.counters.collapsed_entry.load());
  fixture.hit(address_key(100), kStart);
  LONGS_EQUAL(1, fixture.counters.collapsed_entry.load());
  CHECK(fixture.is_balanced());
}

TEST(Collapsing, what_has_no_row_at_all_is_a_named_loss)
{
  TableFixture fixture(small(Lane::outbound));
  constexpr std::uint16_t kFeeds = 400;
  for (std::uint16_t feed = 0; feed < kFeeds; ++feed)
    fixture.hit(address_key(feed, Direction::outbound, feed), kStart);
  const std::uint64_t lost = fixture.lost(Loss::no_row);
  LONGS_EQUAL(kFeeds - 64 - fixture.counters.collapsed_entry - fixture.counters.collapsed_feed, lost);
  CHECK(lost > 0);
  CHECK(fixture.is_balanced());
}

TEST(Collapsing, a_name_keeps_its_first_question)
{
  TableFixture fixture(starved(Lane::outbound));
  for (std::uint32_t i = 0; i < 64; ++i)
    fixture.hit(address_key(i), kStart);
  HitKey key;
  key.kind = HitKind::dns;
  key.inside = mapped(0x0A000001);
  key.entry = 1;
  key.form = EntryForm::subdomains;
  key.length = 2;
  key.action = HitAction::dns_sinkholed;
  key.qtype = 1;
  const auto row = fixture.table->count(key, fixture.table->hash(key), 70, kStart);
  CHECK(row.details != nullptr);
  row.details->question_length = 3;
  row.details->question[0] = 1;
  row.details->dns_id = 99;
  row.details->source_port = 5353;
  fixture.table->publish(row, kStart);
  std::vector<HitRecord> last;
  for (std::uint64_t t = 0; t < 60 && fixture.table->pending_frames() != 0; ++t) {
    fixture.table->flush(kStart + t * kSecond);
    for (const HitRecord& record : fixture.drain()) {
      if (record.kind == HitKind::dns)
        last.push_back(record);
    }
  }
  LONGS_EQUAL(1, last.size());
  CHECK(last[0].collapse == Collapse::entry);
  LONGS_EQUAL(3, last[0].question_length);
  LONGS_EQUAL(2, last[0].label_count);
  CHECK(last[0].form == EntryForm::subdomains);
  LONGS_EQUAL(0, last[0].dns_id);
  LONGS_EQUAL(0, last[0].dns_qtype);
  LONGS_EQUAL(0, last[0].source_port);
}

// SPDX-License-Identifier: BSD-3-Clause
// The event store in trouble: damage, a full disk, numbers that cannot be promised.
#include "full_disk.h"
#include "sequence_file.h"
#include "store_events.h"
#include "temporary_directory.h"

#include <weir/telemetry/store.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace store_events;

namespace {

void damage(const std::filesystem::path& path)
{
  std::filesystem::remove(path.string() + "-wal");
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file << "this is not the header of a database file, is it?";
}

} // namespace

TEST_GROUP(EventStoreInTrouble)
{
  TemporaryDirectory directory;
  std::filesystem::path path = directory.path() / "events.db";
  std::string sequence = path.string() + ".sequence";
  std::string in_the_way = sequence + ".new"; ///< as a directory: the sequence file can't be written
};

TEST(EventStoreInTrouble, sets_a_damaged_file_aside_and_uses_no_number_twice)
{
  {
    auto store = opened(path);
    store->set_destinations({"siem"});
    add(*store, many(0, 100));
    sent(*store, "siem", 40, 40);
    STRCMP_EQUAL("", store->damage().c_str());
  }
  damage(path);
  auto store = opened(path);
  LONGS_EQUAL(1, store->counters().at("stores-set-aside"));
  CHECK(std::filesystem::exists(path.string() + ".damaged"));
  STRCMP_CONTAINS((path.string() + ".damaged (").c_str(), store->damage().c_str());
  LONGS_EQUAL(1, add(*store, {hit("fresh")}));
  CHECK(store->newest() > 100);
}

TEST(EventStoreInTrouble, tells_that_a_file_is_gone_or_empty_if_there_was_one)
{
  opened(path).reset();
  {
    auto store = opened(path);
    STRCMP_EQUAL("", store->damage().c_str());
    add(*store, {hit("a")});
  }
  STRCMP_EQUAL("", opened(path)->damage().c_str());
  std::filesystem::resize_file(path, 0);
  STRCMP_CONTAINS("events.db was missing or empty", opened(path)->damage().c_str());
}

TEST(EventStoreInTrouble, keeps_accounts_when_it_is_set_aside_at_work)
{
  auto store = opened(path);
  store->set_destinations({"siem"});
  {
    Store::Transaction transaction = store->begin();
    for (const Event& event : many(0, 100))
      CHECK(transaction.add(event).value());
    transaction.count("stored-frames", 200);
    CHECK(transaction.commit().has_value());
  }
  sent(*store, "siem", 40, 40);
  Store::Reader reader(*store);
  LONGS_EQUAL(100, reader.after(0, 1000, 1 << 20)->size());
  CHECK(store->set_aside().has_value());
  STRCMP_CONTAINS("events.db.damaged", store->damage().c_str());
  LONGS_EQUAL(200, store->counters().at("stored-frames"));
  LONGS_EQUAL(60, store->delivery("siem").dropped);
  CHECK(identity_holds(*store, "siem"));
  add(*store, {hit("fresh")});
  CHECK(identity_holds(*store, "siem"));
  const auto events = reader.after(100, 1000, 1 << 20);
  LONGS_EQUAL(1, events->size());
  store.reset();
  store = opened(path);
  LONGS_EQUAL(200, store->counters().at("stored-frames"));
}

TEST(EventStoreInTrouble, uses_what_is_left_of_its_numbers_when_no_more_can_be_promised)
{
  LONGS_EQUAL(3, add(*opened(path), many(0, 3)));
  std::filesystem::create_directory(in_the_way);
  LONGS_EQUAL(2, add(*opened(path), many(3, 2)));
  LONGS_EQUAL(5, opened(path)->newest());
  std::filesystem::remove(in_the_way);
  damage(path);
  auto store = opened(path);
  LONGS_EQUAL(1, add(*store, {hit("fresh")}));
  LONGS_EQUAL(1 + kSequenceBlock, store->newest());
  LONGS_EQUAL(1 + 2 * kSequenceBlock, read_sequence_file(sequence));
}

TEST(EventStoreInTrouble, is_open_and_takes_nothing_while_no_number_is_promised)
{
  std::filesystem::create_directory(in_the_way);
  auto store = opened(path);
  {
    const auto refused = store->begin().add(hit("a"));
    CHECK(!refused.has_value());
    STRCMP_CONTAINS("events.db.sequence: Is a directory", refused.error().text.c_str());
  }
  LONGS_EQUAL(0, store->newest());
  std::filesystem::remove(in_the_way);
  LONGS_EQUAL(1, add(*store, {hit("a")}));
  LONGS_EQUAL(1, store->newest());
}

TEST(EventStoreInTrouble, is_taken_up_later_when_the_disk_is_full_at_the_start)
{
  {
    auto store = opened(path);
    store->set_destinations({"siem"});
    add(*store, many(0, 10));
    sent(*store, "siem", 4, 2);
  }
  std::unique_ptr<Store> store;
  {
    const FullDisk full;
    store = opened(path);
    CHECK_FALSE(store->ready().has_value());
    CHECK_FALSE(store->begin().add(hit("a")).has_value());
    CHECK_FALSE(store->maintain(kNow).has_value());
  }
  CHECK(store->ready().has_value());
  LONGS_EQUAL(4, store->delivery("siem").cursor);
  LONGS_EQUAL(0, add(*store, many(0, 10)));
  LONGS_EQUAL(1, add(*store, {hit("a")}));
  LONGS_EQUAL(11, store->newest());
  STRCMP_EQUAL("", store->damage().c_str());
}

TEST(EventStoreInTrouble, keeps_accounts_of_a_damaged_file_when_the_disk_is_full_too)
{
  auto store = opened(path);
  store->set_destinations({"siem"});
  add(*store, many(0, 100));
  sent(*store, "siem", 40, 40);
  {
    const FullDisk full;
    CHECK_FALSE(store->set_aside().has_value());
    CHECK_FALSE(store->begin().add(hit("a")).has_value());
  }
  LONGS_EQUAL(1, add(*store, {hit("a")}));
  LONGS_EQUAL(1 + kSequenceBlock, store->newest());
  LONGS_EQUAL(1, store->counters().at("stores-set-aside"));
  LONGS_EQUAL(60, store->delivery("siem").dropped);
  CHECK(identity_holds(*store, "siem"));
}

TEST(EventStoreInTrouble, goes_on_behind_the_block_when_the_sequence_file_is_behind_the_store)
{
  LONGS_EQUAL(3, add(*opened(path), many(0, 3)));
  CHECK(write_sequence_file(sequence, 2).has_value());
  LONGS_EQUAL(1, add(*opened(path), many(3, 1)));
  CHECK(read_sequence_file(sequence) > 4);
}

TEST(EventStoreInTrouble, a_sequence_file_that_cannot_be_written_stays_as_it_was)
{
  CHECK(write_sequence_file(sequence, 7).has_value());
  {
    const FullDisk full;
    const auto written = write_sequence_file(sequence, 8);
    CHECK(!written.has_value());
    STRCMP_CONTAINS("events.db.sequence: File too large", written.error().text.c_str());
  }
  LONGS_EQUAL(7, read_sequence_file(sequence));
  CHECK_FALSE(std::filesystem::exists(sequence + ".new"));
}

TEST(EventStoreInTrouble, sets_aside_a_file_of_another_schema)
{
  opened(path).reset();
  const std::string command = "sqlite3 " + path.string() + " 'PRAGMA user_version=99' 2>/dev/null";
  if (std::system(command.c_str()) != 0)
    return;
  LONGS_EQUAL(1, opened(path)->counters().at("stores-set-aside"));
}

TEST(EventStoreInTrouble, says_what_it_cannot_open)
{
  const auto store = Store::open(directory.path() / "no" / "such" / "events.db", {});
  CHECK(!store.has_value());
  CHECK(store.error().code == ErrorCode::cannot_open);
}

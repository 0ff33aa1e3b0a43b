// SPDX-License-Identifier: BSD-3-Clause
// The event store: uniqueness, sequence, bounds, restart.
#include "store_events.h"
#include "temporary_directory.h"

#include <weir/telemetry/store.h>

#include <cstdint>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace store_events;

TEST_GROUP(EventStore)
{
  TemporaryDirectory directory;
  std::filesystem::path path = directory.path() / "events.db";
};

TEST(EventStore, numbers_events_without_gaps)
{
  auto store = opened(path);
  LONGS_EQUAL(3, add(*store, many(0, 3)));
  LONGS_EQUAL(3, store->newest());
  Store::Reader reader(*store);
  const auto events = reader.after(1, 10, 1 << 20);
  CHECK(events.has_value());
  LONGS_EQUAL(2, events->size());
  LONGS_EQUAL(2, (*events)[0].sequence);
  LONGS_EQUAL(3, (*events)[1].sequence);
}

TEST(EventStore, an_id_is_stored_once_and_its_number_goes_to_the_next)
{
  auto store = opened(path);
  LONGS_EQUAL(2, add(*store, {hit("a"), hit("a"), hit("b")}));
  LONGS_EQUAL(0, add(*store, {hit("b")}));
  LONGS_EQUAL(1, add(*store, {hit("c")}));
  LONGS_EQUAL(3, store->newest());
}

TEST(EventStore, what_is_not_committed_never_was)
{
  auto store = opened(path);
  {
    Store::Transaction transaction = store->begin();
    CHECK(transaction.add(hit("a", "10.0.0.1", "x.example", {"new-feed"})).value());
    transaction.count("stored-frames", 5);
  }
  LONGS_EQUAL(0, store->newest());
  LONGS_EQUAL(0, store->counters().count("stored-frames"));
  LONGS_EQUAL(1, add(*store, {hit("a", "10.0.0.1", "x.example", {"new-feed"})}));
  LONGS_EQUAL(1, store->newest());
  LONGS_EQUAL(1, Store::Reader(*store).recent({0, "", "", "new-feed", 0, 50})->size());
}

TEST(EventStore, goes_on_where_it_was_after_a_restart)
{
  std::string id;
  {
    auto store = opened(path);
    store->set_destinations({"siem"});
    add(*store, many(0, 10));
    sent(*store, "siem", 4, 2);
    id = store->id();
  }
  auto store = opened(path);
  STRCMP_EQUAL(id.c_str(), store->id().c_str());
  LONGS_EQUAL(16, id.size());
  LONGS_EQUAL(10, store->newest());
  const Delivery delivery = store->delivery("siem");
  LONGS_EQUAL(4, delivery.cursor);
  LONGS_EQUAL(2, delivery.safe);
  LONGS_EQUAL(4, delivery.sent);
  LONGS_EQUAL(10, delivery.stored);
  LONGS_EQUAL(0, add(*store, many(0, 10)));
  LONGS_EQUAL(1, add(*store, many(10, 1)));
  LONGS_EQUAL(11, store->newest());
}

TEST(EventStore, writes_nothing_while_nothing_changes)
{
  auto store = opened(path);
  store->set_destinations({"siem"});
  add(*store, many(0, 10));
  sent(*store, "siem", 10, 4);
  CHECK(store->maintain(kNow).has_value());
  const std::filesystem::path log = path.string() + "-wal";
  const auto before = std::filesystem::file_size(log);
  sent(*store, "siem", 10, 4);
  store->settle("siem", {}, 4, 0);
  CHECK(store->maintain(kNow).has_value());
  LONGS_EQUAL(before, std::filesystem::file_size(log));
  store->settle("siem", {}, 10, 0);
  CHECK(store->maintain(kNow).has_value());
  CHECK(before < std::filesystem::file_size(log));
}

TEST(EventStore, a_crash_keeps_what_was_committed)
{
  auto store = opened(path);
  add(*store, many(0, 10));
  // A copy of the files as they lie there is what a killed process leaves.
  const std::filesystem::path copy = directory.path() / "copy.db";
  std::filesystem::copy_file(path, copy);
  std::filesystem::copy_file(path.string() + "-wal", copy.string() + "-wal");
  auto after = opened(copy);
  LONGS_EQUAL(10, after->newest());
  LONGS_EQUAL(0, add(*after, many(0, 10)));
}

TEST(EventStore, drops_the_oldest_when_it_is_full_and_counts_them)
{
  const StoreLimits limits{1 << 20, std::chrono::hours(1)};
  auto store = opened(path, limits);
  store->set_destinations({"fast", "slow"});
  for (int i = 0; i < 20; ++i) {
    add(*store, many(i * 500, 500));
    sent(*store, "fast", store->newest(), store->newest());
    CHECK(store->maintain(kNow).has_value());
    CHECK(store->used_bytes() <= limits.max_bytes);
    CHECK(identity_holds(*store, "fast"));
    CHECK(identity_holds(*store, "slow"));
  }
  LONGS_EQUAL(10'000, store->newest());
  CHECK(store->oldest() > 1000);
  LONGS_EQUAL(store->oldest() - 1, store->counters().at("expired-events"));
  LONGS_EQUAL(0, store->delivery("fast").dropped);
  LONGS_EQUAL(10'000, store->delivery("fast").sent);
  LONGS_EQUAL(store->oldest() - 1, store->delivery("slow").dropped);
  const auto rest = Store::Reader(*store).after(0, 1, 1 << 20);
  LONGS_EQUAL(store->oldest(), rest->front().sequence);
  const std::uint64_t oldest = store->oldest();
  store.reset();
  store = opened(path, limits);
  LONGS_EQUAL(oldest, store->oldest());
  LONGS_EQUAL(oldest - 1, store->delivery("slow").dropped);
}

TEST(EventStore, counts_what_expires_sent_but_not_surely_read)
{
  const StoreLimits limits{1 << 20, std::chrono::hours(1)};
  auto store = opened(path, limits);
  store->set_destinations({"siem", "read"});
  const auto unread = [&](const char* name) {
    const Counters counters = store->counters();
    const auto found = counters.find(expired_unread_counter(name));
    return found != counters.end() ? found->second : 0;
  };
  for (int i = 0; i < 20; ++i) {
    add(*store, many(i * 500, 500));
    sent(*store, "siem", store->newest(), 100); // the receiver takes all and reads nothing behind the first 100
    sent(*store, "read", store->newest(), store->newest());
    CHECK(store->maintain(kNow).has_value());
  }
  CHECK(store->oldest() > 1000);
  LONGS_EQUAL(store->oldest() - 1 - 100, unread("siem"));
  LONGS_EQUAL(0, store->delivery("siem").dropped);
  LONGS_EQUAL(0, unread("read"));
  const std::uint64_t counted = unread("siem");
  store.reset();
  store = opened(path, limits);
  LONGS_EQUAL(counted, unread("siem"));
  store->set_destinations({"read"});
  store->set_destinations({"siem"});
  LONGS_EQUAL(0, unread("siem"));
}

TEST(EventStore, drops_what_is_too_old)
{
  auto store = opened(path, StoreLimits{256 << 20, std::chrono::hours(1)});
  add(*store, many(0, 1200));
  using namespace std::chrono;
  const std::int64_t now = duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
  CHECK(store->maintain(now).has_value());
  LONGS_EQUAL(1, store->oldest());
  CHECK(store->maintain(now + 3601 * kSecond).has_value());
  LONGS_EQUAL(1201, store->oldest());
  LONGS_EQUAL(1200, store->newest());
  LONGS_EQUAL(1, add(*store, {hit("later")}));
  LONGS_EQUAL(1201, store->newest());
}

TEST(EventStore, is_readable_for_its_owner_only)
{
  auto store = opened(path);
  add(*store, {hit("a")});
  for (const char* suffix : {"", "-wal", ".sequence"}) {
    const auto mode = std::filesystem::status(path.string() + suffix).permissions();
    CHECK_TEXT((mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
                   std::filesystem::perms::none,
               suffix);
  }
}

TEST(EventStore, new_destinations_begin_with_the_next_event_and_gone_ones_are_forgotten)
{
  auto store = opened(path);
  add(*store, many(0, 5));
  store->set_destinations({"a"});
  LONGS_EQUAL(5, store->delivery("a").cursor);
  LONGS_EQUAL(0, store->delivery("a").stored);
  add(*store, many(5, 2));
  LONGS_EQUAL(2, store->delivery("a").stored);
  store->set_destinations({"b"});
  store->set_destinations({"a", "b"});
  LONGS_EQUAL(7, store->delivery("a").cursor);
}

TEST(EventStore, a_store_of_the_first_version_is_brought_up_to_date)
{
  {
    const auto store = opened(path);
    store->set_destinations({"siem"});
    LONGS_EQUAL(5, add(*store, many(0, 5)));
    sent(*store, "siem", store->newest() - 2, store->newest() - 2, 1);
  }
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  LONGS_EQUAL(SQLITE_OK, sqlite3_exec(database,
                                      "ALTER TABLE delivery DROP COLUMN filtered; ALTER TABLE delivery DROP COLUMN "
                                      "refused; PRAGMA user_version = 1",
                                      nullptr, nullptr, nullptr));
  sqlite3_close(database);
  const auto store = opened(path);
  LONGS_EQUAL(0, store->counters()["stores-set-aside"]);
  const Delivery delivery = store->delivery("siem");
  LONGS_EQUAL(5, delivery.stored);
  LONGS_EQUAL(3, delivery.sent);
  LONGS_EQUAL(1, delivery.resent);
  LONGS_EQUAL(0, delivery.filtered);
  LONGS_EQUAL(2, add(*store, many(3, 4)));
}

// SPDX-License-Identifier: BSD-3-Clause
// The event store under power cuts.
#include "power_cut.h"
#include "temporary_directory.h"

#include <weir/telemetry/store.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <sqlite3.h>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::telemetry;

namespace {

constexpr int kCuts = 200;
constexpr int kTransactions = 100;
/// Long enough that the write-ahead log is written back into the database during the test.
constexpr std::size_t kPadding = 6000;

/// What had been acknowledged when the power went, and what was left.
struct Cut {
  std::unique_ptr<TemporaryDirectory> left;
  std::map<std::string, std::uint64_t> acknowledged; ///< id -> sequence
};

std::string integrity(const std::filesystem::path& path)
{
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  std::string said;
  sqlite3_exec(
      database, "PRAGMA integrity_check",
      [](void* out, int /*columns*/, char** values, char** /*names*/) {
        *static_cast<std::string*>(out) += values[0];
        return 0;
      },
      &said, nullptr);
  sqlite3_close(database);
  return said;
}

Event event_of(int number)
{
  Event event;
  event.id = "00c0ffee00c0ffee-0o-" + std::to_string(number);
  event.action = "blocked";
  event.client = "10.0.0." + std::to_string(number % 50);
  event.feeds = {"feed-" + std::to_string(number % 7)};
  event.json = "{\"n\":" + std::to_string(number) + ",\"pad\":\"" + std::string(kPadding, 'x') + "\"}";
  return event;
}

std::vector<StoredEvent> all_events(const Store& store)
{
  Store::Reader reader(store);
  std::vector<StoredEvent> all;
  for (std::uint64_t at = 0;;) {
    const auto some = reader.after(at, 1000, 1 << 30);
    CHECK(some.has_value());
    if (some->empty())
      return all;
    all.insert(all.end(), some->begin(), some->end());
    at = some->back().sequence;
  }
}

/// Opens what was left; nothing acknowledged is missing or has another number, and a ring that is read again from its
/// start adds only what is missing, under new numbers.
void check_what_is_left(const Cut& cut)
{
  const auto path = cut.left->path() / "events.db";
  {
    auto opened = Store::open(path, {});
    CHECK(opened.has_value());
    Store& store = **opened;
    LONGS_EQUAL(0, store.counters()["stores-set-aside"]);
    std::set<std::string> ids;
    std::map<std::string, std::uint64_t> numbers;
    for (const StoredEvent& event : all_events(store)) {
      CHECK(ids.insert(event.id).second);
      numbers[event.id] = event.sequence;
    }
    for (const auto& [id, sequence] : cut.acknowledged)
      UNSIGNED_LONGS_EQUAL(sequence, numbers[id]);
    LONGS_EQUAL(ids.size(), store.counters()["stored-events"]);
    auto again = store.begin();
    for (int number = 0; number < 40; ++number) {
      const auto added = again.add(event_of(number));
      CHECK(added.has_value());
      CHECK(*added == (ids.count(event_of(number).id) == 0));
    }
    CHECK(again.commit().has_value());
    for (const auto& [id, sequence] : cut.acknowledged)
      CHECK(store.newest() >= sequence);
  }
  STRCMP_EQUAL("ok", integrity(path).c_str());
}

std::vector<std::uint64_t> cut_points(std::uint64_t operations, std::mt19937& chance)
{
  std::set<std::uint64_t> points;
  while (points.size() < static_cast<std::size_t>(kCuts))
    points.insert(chance() % operations);
  return {points.begin(), points.end()};
}

/// The same work each time; `acknowledged` grows when commit() has returned.
void work(Store& store, std::map<std::string, std::uint64_t>& acknowledged, const std::function<void()>& between)
{
  std::mt19937 chance(7);
  int next = 0;
  for (int i = 0; i < kTransactions; ++i) {
    std::map<std::string, std::uint64_t> fresh;
    {
      auto transaction = store.begin();
      for (std::size_t left = 1 + chance() % 20; left != 0; --left) {
        const Event event = event_of(next++);
        fresh[event.id] = transaction.next_sequence();
        CHECK(transaction.add(event).value());
      }
      CHECK(transaction.commit().has_value());
    }
    acknowledged.merge(fresh);
    const Settled last{store.newest() - 1, Outcome::sent};
    store.settle("siem", {&last, 1}, last.sequence, 0);
    if (i % 10 == 0)
      CHECK(store.maintain(0).has_value());
    between();
  }
}

} // namespace

TEST_GROUP(PowerCut){
    /// The same work in a new store; `before` is called before each operation on its files, `between` after
    /// transactions.
    static void work_with(const std::function<void(const PowerCut&, const TemporaryDirectory&)>& before,
                          std::map<std::string, std::uint64_t>& acknowledged,
                          const std::function<void()>& between){const TemporaryDirectory directory;
const PowerCut* started = nullptr;
const PowerCut vfs([&] {
  if (started != nullptr)
    before(*started, directory);
});
started = &vfs;
auto store = std::move(*Store::open(directory.path() / "events.db", {}));
store->set_destinations({"siem"});
work(*store, acknowledged, between);
started = nullptr;
}
}
;

TEST(PowerCut, loses_nothing_that_was_acknowledged_and_gives_no_number_twice)
{
  std::uint64_t operations = 0;
  std::map<std::string, std::uint64_t> acknowledged;
  work_with([&](const PowerCut&, const TemporaryDirectory&) { ++operations; }, acknowledged, [] {});
  std::mt19937 chance(11);
  const std::vector<std::uint64_t> points = cut_points(operations, chance);

  acknowledged.clear();
  std::deque<Cut> cuts;
  std::uint64_t operation = 0;
  int checked = 0;
  bool checking = false;
  work_with(
      [&](const PowerCut& vfs, const TemporaryDirectory& directory) {
        if (checking || !std::binary_search(points.begin(), points.end(), operation++))
          return;
        cuts.push_back({std::make_unique<TemporaryDirectory>(), acknowledged});
        vfs.leave_behind(directory.path(), cuts.back().left->path(), chance);
      },
      acknowledged,
      [&] {
        checking = true;
        for (; !cuts.empty(); cuts.pop_front(), ++checked)
          check_what_is_left(cuts.front());
        checking = false;
      });
  LONGS_EQUAL(kCuts, checked);
}

// SPDX-License-Identifier: BSD-3-Clause
// Feeds refreshed when due and when asked for.
#include <weir/daemon/feed_pool.h>

#include <condition_variable>
#include <limits>
#include <map>
#include <mutex>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::daemon;

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

struct Counted {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::string, int> refreshed;
  int finished = 0;

  PoolWork work()
  {
    return {[this](const std::string& name) {
              const std::lock_guard lock(mutex);
              ++refreshed[name];
              return kNever;
            },
            [] { return std::int64_t{100}; }};
  }
  std::function<void()> done()
  {
    return [this] {
      const std::lock_guard lock(mutex);
      ++finished;
      changed.notify_all();
    };
  }
  void wait(int count)
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return finished >= count; });
  }
};

} // namespace

TEST_GROUP(FeedThreads)
{
  Counted counted;
};

TEST(FeedThreads, due_feeds_are_refreshed_and_then_all_is_settled)
{
  FeedPool pool({{"a", 0}, {"b", 100}, {"later", 101}}, counted.work(), 2);
  pool.when_settled(counted.done());
  counted.wait(1);
  LONGS_EQUAL(1, counted.refreshed["a"]);
  LONGS_EQUAL(1, counted.refreshed["b"]);
  LONGS_EQUAL(0, counted.refreshed["later"]);
}

TEST(FeedThreads, a_request_makes_an_attempt_that_begins_after_it)
{
  FeedPool pool({{"a", kNever}, {"b", kNever}}, counted.work(), 2);
  pool.request({"a", "unknown"}, counted.done());
  counted.wait(1);
  LONGS_EQUAL(1, counted.refreshed["a"]);
  LONGS_EQUAL(0, counted.refreshed["b"]);
  pool.request({"a"}, counted.done());
  counted.wait(2);
  LONGS_EQUAL(2, counted.refreshed["a"]);
}

TEST(FeedThreads, a_request_for_nothing_is_done_at_once)
{
  FeedPool pool({}, counted.work(), 1);
  pool.request({}, counted.done());
  pool.when_settled(counted.done());
  LONGS_EQUAL(2, counted.finished);
}

TEST(FeedThreads, after_the_stop_nothing_begins_and_nobody_waits)
{
  FeedPool pool({{"a", kNever}}, counted.work(), 1);
  pool.stop();
  pool.request({"a"}, counted.done());
  LONGS_EQUAL(1, counted.finished);
  LONGS_EQUAL(0, counted.refreshed["a"]);
}

// SPDX-License-Identifier: BSD-3-Clause
// Schedules, memories and states of feeds.
#include "scratch_state.h"

#include <weir/daemon/feed_book.h>
#include <weir/daemon/feed_memory.h>
#include <weir/daemon/schedule.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::daemon;
using weir::daemon::testing::ScratchState;

TEST_GROUP(FeedSchedule){};

TEST(FeedSchedule, a_feed_that_was_never_tried_is_due)
{
  LONGS_EQUAL(0, next_attempt({}, "a"));
}

TEST(FeedSchedule, after_success_it_is_due_within_the_last_tenth_of_the_interval)
{
  for (const char* name : {"a", "b", "soc-note"}) {
    const auto next = next_attempt({3600, 10'000, 0, 0}, name);
    CHECK(next > 10'000 + 3600 - 361 && next <= 10'000 + 3600);
  }
  CHECK(next_attempt({3600, 10'000, 0, 0}, "a") != next_attempt({3600, 10'000, 0, 0}, "b"));
}

TEST(FeedSchedule, failures_wait_longer_each_time_but_not_longer_than_the_interval)
{
  LONGS_EQUAL(1030, next_attempt({3600, 1000, 1, 0}, "a"));
  LONGS_EQUAL(1060, next_attempt({3600, 1000, 2, 0}, "a"));
  LONGS_EQUAL(4600, next_attempt({3600, 1000, 9, 0}, "a"));
  LONGS_EQUAL(4600, next_attempt({3600, 1000, 4'000'000'000U, 0}, "a"));
  LONGS_EQUAL(1030, next_attempt({10, 1000, 5, 0}, "a"));
}

TEST(FeedSchedule, a_server_may_ask_for_more_time_but_not_for_more_than_a_day)
{
  LONGS_EQUAL(1500, next_attempt({3600, 1000, 1, 500}, "a"));
  LONGS_EQUAL(87'400, next_attempt({3600, 1000, 1, 1'000'000'000}, "a"));
}

TEST_GROUP(FeedStates)
{
  ScratchState state;
  std::string problem;

  FeedBook book()
  {
    config::Feed feed;
    feed.name = "a";
    feed.url = "file:/x";
    feed.refresh = std::chrono::hours(1);
    return FeedBook({feed}, state.paths(), problem);
  }

  RefreshOutcome failed(const std::string& why)
  {
    RefreshOutcome outcome;
    outcome.error = why;
    return outcome;
  }

  RefreshOutcome changed()
  {
    RefreshOutcome outcome;
    outcome.status = RefreshStatus::changed;
    outcome.etag = "\"v1\"";
    outcome.peers = {"192.0.2.1"};
    outcome.report.counts[0] = 5;
    return outcome;
  }
};

TEST(FeedStates, a_feed_goes_from_pending_over_failed_to_ok_and_stale)
{
  FeedBook feeds = book();
  CHECK(feeds.find("a")->state == FeedWord::pending);
  auto change = feeds.finish("a", failed("no route"), 1000);
  CHECK(change->status.state == FeedWord::failed);
  CHECK(change->new_state);
  change = feeds.finish("a", changed(), 2000);
  CHECK(change->status.state == FeedWord::ok);
  CHECK(change->new_content && change->new_state && change->new_peer);
  change = feeds.finish("a", changed(), 2500);
  CHECK_FALSE(change->new_state || change->new_peer);
  change = feeds.finish("a", failed("404"), 3000);
  CHECK(change->status.state == FeedWord::stale);
  LONGS_EQUAL(5, change->status.report.counts[0]);
  LONGS_EQUAL(2500, change->status.memory.last_success);
  STRCMP_EQUAL("\"v1\"", change->status.memory.etag.c_str());
  CHECK_FALSE(feeds.finish("none", failed("x"), 1).has_value());
}

TEST(FeedStates, the_same_entries_again_are_a_success_and_no_change)
{
  FeedBook feeds = book();
  (void)feeds.finish("a", changed(), 2000);
  RefreshOutcome again = changed();
  again.status = RefreshStatus::renewed;
  again.report.counts[0] = 6;
  const auto change = feeds.finish("a", again, 2500);
  CHECK_FALSE(change->new_content);
  LONGS_EQUAL(2000, change->status.memory.last_change);
  LONGS_EQUAL(2500, change->status.memory.last_success);
  LONGS_EQUAL(6, change->status.report.counts[0]);
}

TEST(FeedStates, what_was_learnt_is_there_after_a_restart_but_without_a_snapshot_it_is_due)
{
  (void)book().finish("a", changed(), 2000);
  const auto status = book().find("a");
  STRCMP_EQUAL("\"v1\"", status->memory.etag.c_str());
  LONGS_EQUAL(1, status->memory.peers.size());
  LONGS_EQUAL(0, status->next_attempt);
}

TEST(FeedStates, a_damaged_file_is_told_and_costs_the_memory_only)
{
  for (const char* text : {"{", "[]", "{\"v\":1,\"feeds\":{\"a\":1}}"}) {
    state.write("feeds.json", text);
    problem.clear();
    const FeedBook feeds = book();
    STRCMP_CONTAINS("damaged", problem.c_str());
    LONGS_EQUAL(1, feeds.all().size());
  }
}

TEST(FeedStates, only_the_newest_servers_are_remembered)
{
  FeedMemory memory;
  for (int i = 0; i < 40; ++i)
    CHECK(remember_peers(memory, {"192.0.2." + std::to_string(i)}));
  LONGS_EQUAL(kMaxPeers, memory.peers.size());
  STRCMP_EQUAL("192.0.2.39", memory.peers.back().c_str());
  CHECK_FALSE(remember_peers(memory, {"192.0.2.20"}));
  STRCMP_EQUAL("192.0.2.20", memory.peers.back().c_str());
}

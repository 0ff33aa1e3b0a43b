// SPDX-License-Identifier: BSD-3-Clause
// One refresh with a parser that is played by the test.
#include "scratch_state.h"

#include <weir/compile/jobs.h>
#include <weir/daemon/feed_refresh.h>
#include <weir/feeds/parse.h>
#include <weir/feeds/snapshot.h>

#include <array>
#include <atomic>
#include <string>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::daemon;
using weir::daemon::testing::ScratchState;

namespace {

std::string body_of(int descriptor)
{
  std::array<char, 4096> buffer;
  const ssize_t got = pread(descriptor, buffer.data(), buffer.size(), 0);
  return {buffer.data(), static_cast<std::size_t>(got > 0 ? got : 0)};
}

/// What weir-compile does, in this process.
compile::JobResult parse(const config::Feed& feed, const compile::Job& job)
{
  compile::JobResult result;
  const auto parsed = feeds::parse_feed(body_of(job.descriptors[0]), compile::options_of(feed));
  const bool good = parsed && feeds::write_snapshot(job.descriptors[1], *parsed, nullptr, 1000);
  result.outcome = good ? compile::JobOutcome::ok : compile::JobOutcome::failed;
  result.text = good ? "" : "not a list";
  return result;
}

} // namespace

TEST_GROUP(RefreshFeed)
{
  ScratchState state;
  config::Feed feed;
  FeedMemory memory;
  std::atomic<bool> stop{false};
  RunJob good = [this](const compile::Job& job) { return parse(feed, job); };

  void setup() override
  {
    feed.name = "a";
    feed.url = "file:" + state.file("list");
    feed.format = "list";
    feed.max_size = 1000;
    feed.timeout = std::chrono::seconds(10);
    state.write("list", "192.0.2.1\n192.0.2.2\n");
  }

  RefreshOutcome refresh(const RunJob& job)
  {
    return refresh_feed(feed, memory, state.paths(), job, 1000, stop);
  }
  std::size_t entries()
  {
    return feeds::Snapshot::open(state.paths().snapshot("a"))->size();
  }
};

TEST(RefreshFeed, a_good_body_becomes_the_snapshot)
{
  const RefreshOutcome outcome = refresh(good);
  STRCMP_EQUAL("", outcome.error.c_str());
  CHECK(outcome.status == RefreshStatus::changed);
  LONGS_EQUAL(2, outcome.report.entries());
  LONGS_EQUAL(2, entries());
  CHECK_FALSE(state.has("snapshots/a.snapshot.new"));
}

TEST(RefreshFeed, a_body_that_came_again_lists_the_same)
{
  CHECK(refresh(good).status == RefreshStatus::changed);
  CHECK(refresh(good).status == RefreshStatus::renewed);
  state.write("list", "192.0.2.1\n192.0.2.3\n");
  CHECK(refresh(good).status == RefreshStatus::changed);
  CHECK(refresh(good).status == RefreshStatus::renewed);
  state.write("list", "# moved by a line\n192.0.2.1\n192.0.2.3\n");
  CHECK(refresh(good).status == RefreshStatus::changed);
}

TEST(RefreshFeed, a_failed_or_crashed_parser_keeps_the_last_good_list)
{
  CHECK(refresh(good).status == RefreshStatus::changed);
  state.write("list", "<html>");
  const RefreshOutcome failed = refresh(good);
  CHECK(failed.status == RefreshStatus::failed);
  STRCMP_EQUAL("failed: not a list", failed.error.c_str());
  const RefreshOutcome crashed = refresh([](const compile::Job&) {
    compile::JobResult result;
    result.outcome = compile::JobOutcome::crashed;
    return result;
  });
  STRCMP_EQUAL("parser-crashed", crashed.error.c_str());
  LONGS_EQUAL(2, entries());
  CHECK_FALSE(state.has("snapshots/a.snapshot.new"));
}

TEST(RefreshFeed, a_parser_that_writes_rubbish_is_not_believed)
{
  CHECK(refresh(good).status == RefreshStatus::changed);
  const RefreshOutcome outcome = refresh([](const compile::Job& job) {
    compile::JobResult result;
    result.outcome =
        write(job.descriptors[1], "rubbish", 7) == 7 ? compile::JobOutcome::ok : compile::JobOutcome::failed;
    return result;
  });
  CHECK(outcome.status == RefreshStatus::failed);
  STRCMP_CONTAINS("bad snapshot", outcome.error.c_str());
  LONGS_EQUAL(2, entries());
}

TEST(RefreshFeed, the_snapshot_of_another_feed_is_not_believed)
{
  config::Feed other = feed;
  other.name = "b";
  const RefreshOutcome outcome = refresh([&](const compile::Job& job) { return parse(other, job); });
  STRCMP_CONTAINS("another feed", outcome.error.c_str());
  CHECK_FALSE(state.has("snapshots/a.snapshot"));
}

TEST(RefreshFeed, a_fetch_that_fails_does_not_reach_the_parser)
{
  feed.url = "file:" + state.file("none");
  bool asked = false;
  const RefreshOutcome outcome = refresh([&](const compile::Job&) {
    asked = true;
    return compile::JobResult{};
  });
  CHECK(outcome.status == RefreshStatus::failed);
  STRCMP_CONTAINS("No such file", outcome.error.c_str());
  CHECK_FALSE(asked);
}

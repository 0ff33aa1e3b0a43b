// SPDX-License-Identifier: BSD-3-Clause
// Requests become builds.
#include <weir/daemon/builder.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::daemon;
using namespace std::chrono_literals;

namespace {

/// Collects what is built; the test waits for a number of builds, not for time.
struct Log {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> causes;

  BuildResult build(const std::string& cause)
  {
    const std::lock_guard lock(mutex);
    causes.push_back(cause);
    changed.notify_all();
    return {true, causes.size(), {}};
  }
  void wait_for(std::size_t count)
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return causes.size() >= count; });
  }
};

} // namespace

TEST_GROUP(BuildRequests)
{
  Log log;
  Builder::Build build = [this](const std::string& cause) { return log.build(cause); };
};

TEST(BuildRequests, causes_are_joined_each_once_and_not_too_many)
{
  STRCMP_EQUAL("", join_causes({}).c_str());
  STRCMP_EQUAL("a, b", join_causes({"a", "b", "a"}).c_str());
  STRCMP_EQUAL("a, b, c and 2 more", join_causes({"a", "b", "c", "d", "e"}).c_str());
}

TEST(BuildRequests, requests_before_the_release_share_one_build)
{
  Builder builder(build, {0ms, 60s});
  builder.request("start");
  builder.request("feed a");
  builder.release();
  log.wait_for(1);
  STRCMP_EQUAL("start, feed a", log.causes[0].c_str());
}

TEST(BuildRequests, an_urgent_request_does_not_wait_for_the_release)
{
  Builder builder(build, {60s, 60s});
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t generation = 0;
  builder.request_now("local block", [&](const BuildResult& result) {
    const std::lock_guard lock(mutex);
    generation = result.generation;
    changed.notify_all();
  });
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return generation != 0; });
  STRCMP_EQUAL("local block", log.causes[0].c_str());
}

TEST(BuildRequests, a_build_that_was_not_published_is_tried_again)
{
  int builds = 0;
  Builder::Build failing = [&](const std::string& cause) {
    BuildResult result = log.build(cause);
    result.published = ++builds > 1;
    return result;
  };
  Builder builder(failing, {0ms, 1ms});
  builder.request("feed a");
  builder.release();
  log.wait_for(2);
  STRCMP_EQUAL("retry", log.causes[1].c_str());
}

TEST(BuildRequests, what_still_waits_at_the_end_is_answered)
{
  std::string message;
  {
    std::mutex gate;
    const std::lock_guard closed(gate);
    Builder builder([&](const std::string& cause) { return log.build(cause); }, {60s, 60s});
    builder.request_now("x", [&](const BuildResult& result) { message = result.published ? "built" : result.message; });
  }
  CHECK(message == "built" || message == "the daemon ends");
}

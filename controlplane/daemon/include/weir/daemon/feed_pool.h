// SPDX-License-Identifier: BSD-3-Clause
// A few threads that refresh feeds when they are due or asked for. A feed is refreshed by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace weir::daemon {

inline constexpr std::size_t kFeedThreads = 4;

struct PoolFeed {
  std::string name;
  std::int64_t due = 0; ///< seconds since 1970
};

/// What the pool is made of; both run on its threads.
struct PoolWork {
  /// Refreshes the feed and returns when it is due next.
  std::function<std::int64_t(const std::string& name)> refresh;
  /// Seconds since 1970.
  std::function<std::int64_t()> now;
};

/// All methods: any thread.
class FeedPool {
public:
  FeedPool(std::vector<PoolFeed> feeds, PoolWork work, std::size_t threads = kFeedThreads);
  FeedPool(const FeedPool&) = delete;
  FeedPool& operator=(const FeedPool&) = delete;
  /// Waits for refreshes that run; see stop().
  ~FeedPool();

  /// Starts an attempt of each named feed that begins after this call; calls `done` once, on a pool thread, when all
  /// have ended. Unknown names are taken as ended. After stop(), `done` is called at once.
  void request(const std::vector<std::string>& names, std::function<void()> done);

  /// Calls `done` when every feed that is due by now has been tried.
  void when_settled(std::function<void()> done);

  /// No further attempt begins; waiting requests end.
  void stop();

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// The feeds of the configuration and how each is doing. Keeps feeds.json.
#pragma once

#include <weir/config/config.h>
#include <weir/daemon/feed_memory.h>
#include <weir/daemon/feed_refresh.h>
#include <weir/daemon/paths.h>
#include <weir/feeds/report.h>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::daemon {

enum class FeedWord : std::uint8_t {
  pending, ///< never tried
  ok,
  stale,  ///< the last attempt failed, the last good list is in force
  failed, ///< the last attempt failed, and there is no good list
};
[[nodiscard]] std::string_view word(FeedWord state) noexcept;

struct FeedStatus {
  config::Feed feed;
  FeedMemory memory;
  FeedWord state = FeedWord::pending;
  bool has_snapshot = false;
  std::string format;       ///< of the snapshot
  feeds::FeedReport report; ///< of the snapshot
  std::int64_t next_attempt = 0;
};

/// What finish() says changed, for events and builds.
struct FeedChange {
  FeedStatus status;
  bool new_content = false; ///< a snapshot that makes another policy is in place
  bool new_state = false;   ///< another word, or another error
  bool new_peer = false;    ///< an address was connected to for the first time
};

/// All methods: any thread.
class FeedBook {
public:
  /// Reads what is on disk: memories, and the snapshots' reports. Damage costs the memory, not the snapshots; `problem`
  /// then says so.
  FeedBook(const std::vector<config::Feed>& feeds, Paths paths, std::string& problem);

  [[nodiscard]] std::vector<FeedStatus> all() const;
  [[nodiscard]] std::optional<FeedStatus> find(std::string_view name) const;

  /// Takes the outcome of an attempt that began at `now` and saves. nullopt: no such feed.
  [[nodiscard]] std::optional<FeedChange> finish(std::string_view name, const RefreshOutcome& outcome,
                                                 std::int64_t now);

private:
  void save() const;

  const Paths paths_;
  mutable std::mutex mutex_; // of what follows
  std::vector<FeedStatus> feeds_;
};

} // namespace weir::daemon

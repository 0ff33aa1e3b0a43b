// SPDX-License-Identifier: BSD-3-Clause
// One refresh of one feed: fetch, have it parsed in a confined child, check the snapshot, put it in place. Whatever
// goes wrong leaves the last good snapshot as it was.
#pragma once

#include <weir/compile/launcher.h>
#include <weir/config/config.h>
#include <weir/daemon/feed_memory.h>
#include <weir/daemon/paths.h>
#include <weir/feeds/report.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace weir::daemon {

/// compile::Launcher::run, or what plays it in tests. Blocks; any thread.
using RunJob = std::function<compile::JobResult(const compile::Job&)>;

/// `renewed`: another body, but the same policy; in its snapshot only the times seen are others.
enum class RefreshStatus : std::uint8_t { changed, renewed, not_modified, failed };

struct RefreshOutcome {
  RefreshStatus status = RefreshStatus::failed;
  std::string error; ///< printable; empty unless failed
  std::string etag;
  std::string last_modified;
  std::int64_t retry_after = 0;
  std::vector<std::string> peers;
  std::string format;       ///< of the new snapshot
  feeds::FeedReport report; ///< of the new snapshot
};

/// Blocks for as long as the feed's time-out and the parser's limits allow.
[[nodiscard]] RefreshOutcome refresh_feed(const config::Feed& feed, const FeedMemory& memory, const Paths& paths,
                                          const RunJob& run_job, std::int64_t now, const std::atomic<bool>& stop);

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// By hand: the feeds of a configuration as snapshots, some read at the same time.
#pragma once

#include "options.h"
#include "progress.h"

#include <weir/config/config.h>
#include <weir/feeds/snapshot.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir::compile_tool {

/// Where `--snapshots` and `--write-snapshots` have a feed.
[[nodiscard]] std::string snapshot_path(const std::string& directory, const config::Feed& feed);

/// The file behind a `file:` URL, else nullopt.
[[nodiscard]] std::optional<std::string> file_of(const config::Feed& feed);

/// What became of a feed. Without a snapshot `failure` says why, and `report` what was refused.
struct FeedReading {
  std::optional<feeds::Snapshot> snapshot;
  std::string failure;
  feeds::FeedReport report;
  std::string not_kept; ///< why the snapshot of `--write-snapshots` is not there; empty: it is, or was not asked for
};

/// One for each feed, in the order of `feeds`. Uses a thread for each core, at most eight: each holds a body and its
/// entries. std::bad_alloc if there is no memory for them.
[[nodiscard]] std::vector<FeedReading> read_feeds(const Options& options, const std::vector<config::Feed>& feeds,
                                                  std::int64_t time, ProgressLine& line);

} // namespace weir::compile_tool

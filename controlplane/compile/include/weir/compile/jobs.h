// SPDX-License-Identifier: BSD-3-Clause
// The two jobs of a confined weir-compile, as the daemon asks for them. The protocol stands in README.md.
#pragma once

#include <weir/compile/launcher.h>
#include <weir/config/config.h>
#include <weir/feeds/parse.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::compile {

/// What of a feed's settings changes how its body is read.
[[nodiscard]] feeds::FeedOptions options_of(const config::Feed& feed);

/// body + previous snapshot (or -1) -> snapshot + report (JSON, see README.md; also inside the snapshot). `output` and
/// `report` are empty regular files or memfds open for writing. The body is read from its start.
[[nodiscard]] Job parse_job(const config::Feed& feed, int body, int previous, int output, int report,
                            std::int64_t time);

/// A server that belongs to the box and therefore can't be blocked by a feed: an address, prefix or host name as text,
/// and where it was learnt ("interface eth0", "resolv.conf", "feed ipsum").
struct OwnServer {
  std::string entry;
  std::string origin;
};

/// What a build needs beside the configuration and the snapshots.
struct BuildRequest {
  std::string config_file; ///< for messages and relative paths
  std::uint64_t generation = 0;
  std::int64_t time = 0;              ///< seconds since 1970; entries expired by then are left out
  std::array<std::uint8_t, 16> key{}; ///< secret
  std::vector<OwnServer> own_servers; ///< what only the daemon knows; literals of the config are found by the build
  /// Feed names, parallel to the snapshot descriptors; config::kLocalBlockFeed and kLocalAllowFeed may be among them.
  std::vector<std::string> snapshots;
  /// Feeds that stand in no configuration; they come behind those that do. Name, format, mode, direction, confidence
  /// and reference count.
  std::vector<config::Feed> imported;
};

[[nodiscard]] std::string encode(const BuildRequest& request);
/// nullopt: not such a document. Never throws.
[[nodiscard]] std::optional<BuildRequest> decode_build_request(std::string_view text);

/// config (the text of weir.yaml) + request (encode() in a sealed memfd: it holds the key) + snapshots -> image +
/// report.json. `image` and `report` as the outputs above.
[[nodiscard]] Job build_job(int config, int request, int image, int report, const std::vector<int>& snapshots);

} // namespace weir::compile

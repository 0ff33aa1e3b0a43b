// SPDX-License-Identifier: BSD-3-Clause
// What the daemon remembers of a feed over restarts, beside its snapshot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::daemon {

/// So many addresses of a feed's servers are remembered, the newest.
inline constexpr std::size_t kMaxPeers = 32;

/// Times are seconds since 1970, 0 = never.
struct FeedMemory {
  std::string url; ///< of the kept body; another one in the config makes the feed be fetched anew
  std::string etag;
  std::string last_modified;
  std::int64_t last_fetch = 0;   ///< attempt
  std::int64_t last_success = 0; ///< changed or not modified
  std::int64_t last_change = 0;
  std::string last_error; ///< of the last attempt; empty: it went well
  unsigned failures = 0;  ///< in a row
  std::int64_t retry_after = 0;
  std::vector<std::string> peers; ///< address literals that fetches connected to, the newest last
};

using FeedMemories = std::map<std::string, FeedMemory>;

/// Adds addresses that are not known yet; the oldest go beyond kMaxPeers. True if one was new.
bool remember_peers(FeedMemory& memory, const std::vector<std::string>& peers);

[[nodiscard]] std::string encode(const FeedMemories& memories);
/// nullopt: not such a file; never throws.
[[nodiscard]] std::optional<FeedMemories> decode_feed_memories(std::string_view text);

} // namespace weir::daemon

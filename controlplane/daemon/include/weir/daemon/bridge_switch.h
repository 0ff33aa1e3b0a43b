// SPDX-License-Identifier: BSD-3-Clause
// Which bridges people have put into bypass: bridges.json, repeated to the data plane after every greeting.
#pragma once

#include <weir/daemon/paths.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::daemon {

struct BypassRequest {
  std::string user;
  std::int64_t since = 0; ///< seconds since 1970
};

using BypassRequests = std::map<std::string, BypassRequest>; ///< by bridge; a bridge that is not in it: normal

[[nodiscard]] std::string encode(const BypassRequests& requests);
/// nullopt: not such a file; never throws.
[[nodiscard]] std::optional<BypassRequests> decode_bypass_requests(std::string_view text);

/// Any thread.
class BridgeSwitch {
public:
  BridgeSwitch(Paths paths, std::string& problem);

  [[nodiscard]] BypassRequests all() const;
  [[nodiscard]] bool is_bypassed(const std::string& bridge) const;
  /// On disk when it returns.
  [[nodiscard]] tl::expected<void, std::string> set(const std::string& bridge, bool bypass, const std::string& user,
                                                    std::int64_t now);

private:
  const Paths paths_;
  mutable std::mutex mutex_; // of what follows
  BypassRequests requests_;
};

} // namespace weir::daemon

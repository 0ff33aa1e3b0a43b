// SPDX-License-Identifier: BSD-3-Clause
// Servers that belong to the box and therefore can't be blocked by a feed: what only the running system knows.
#pragma once

#include <weir/compile/jobs.h>
#include <weir/daemon/feed_book.h>

#include <string>
#include <string_view>
#include <vector>

namespace weir::daemon {

/// The addresses of "nameserver" lines (resolv.conf(5)).
[[nodiscard]] std::vector<compile::OwnServer> resolvers_of(std::string_view resolv_conf);

/// Addresses of the system's interfaces (loopback and link-local are protected anyway and left out), of resolv.conf,
/// and those that fetches connected to. Each address once, in the order of these sources.
[[nodiscard]] std::vector<compile::OwnServer> own_servers(const std::vector<FeedStatus>& feeds,
                                                          const std::string& resolv_conf = "/etc/resolv.conf");

/// One line for each, to notice changes.
[[nodiscard]] std::string fingerprint(const std::vector<compile::OwnServer>& servers);

} // namespace weir::daemon

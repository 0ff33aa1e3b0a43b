// SPDX-License-Identifier: BSD-3-Clause
// What the methods of the API work on, and the groups of methods. Results are described in controlplane/api/README.md.
#pragma once

#include <weir/api/server.h>
#include <weir/daemon/adoption.h>
#include <weir/daemon/bridge_switch.h>
#include <weir/daemon/builder.h>
#include <weir/daemon/dataplane_watch.h>
#include <weir/daemon/errands.h>
#include <weir/daemon/feed_book.h>
#include <weir/daemon/feed_pool.h>
#include <weir/daemon/imports.h>
#include <weir/daemon/live_policy.h>
#include <weir/daemon/local_entries.h>
#include <weir/daemon/reload.h>
#include <weir/daemon/setup.h>
#include <weir/telemetry/telemetry.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace weir::daemon {

/// All outlive the server.
struct ApiContext {
  const Setup& setup;
  FeedBook& book;
  FeedPool& pool;
  LocalEntries& local;
  Imports& imports;
  BridgeSwitch& switches;
  Adoption& adoption;
  PolicyBox& policy;
  DataplaneWatch& dataplane;
  telemetry::Telemetry& telemetry;
  Builder& builder;
  ErrandThreads& errands;
  Reload& reload;
  std::function<std::int64_t()> now; ///< seconds since 1970
  std::int64_t started = 0;
  std::vector<std::string> start_warnings;
};

/// As of the last round, or asked anew when a generation may have been adopted since; may wait then.
[[nodiscard]] DataplaneState current_state(const ApiContext& context);

/// An error that says so, and how the feed is called if `name` is that of an imported report.
[[nodiscard]] api::Result no_such_feed(const ApiContext& context, const std::string& name);

/// An error that says so, and which bridges there are.
[[nodiscard]] api::Result no_such_bridge(const ApiContext& context, const std::string& name);

void bind_status(api::Server& server, ApiContext& context);     ///< show.status, show.version
void bind_box(api::Server& server, ApiContext& context);        ///< show.ports, show.bridges, show.counters
void bind_policy(api::Server& server, ApiContext& context);     ///< show.policy
void bind_feeds(api::Server& server, ApiContext& context);      ///< show.feeds, request.feed-refresh
void bind_hits(api::Server& server, ApiContext& context);       ///< show.hits, show.top, show.telemetry
void bind_test(api::Server& server, ApiContext& context);       ///< test.ip, test.name
void bind_local(api::Server& server, ApiContext& context);      ///< show.local, local.add, local.remove
void bind_imports(api::Server& server, ApiContext& context);    ///< test.iocs, ioc.import, ioc.remove
void bind_indicators(api::Server& server, ApiContext& context); ///< show.indicators
void bind_documents(api::Server& server, ApiContext& context);  ///< export.indicators
void bind_bridge(api::Server& server, ApiContext& context);     ///< request.bridge
void bind_export(api::Server& server, ApiContext& context);     ///< export.siem-pack
void bind_config(api::Server& server, ApiContext& context);     ///< request.config-reload

} // namespace weir::daemon

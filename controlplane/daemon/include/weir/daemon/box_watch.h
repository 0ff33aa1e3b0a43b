// SPDX-License-Identifier: BSD-3-Clause
// Watches the data plane's statistics page: links that come and go, and the heartbeat.
#pragma once

#include <weir/daemon/box_statistics.h>
#include <weir/daemon/dataplane_watch.h>
#include <weir/daemon/feed_book.h>
#include <weir/daemon/setup.h>
#include <weir/telemetry/state_event.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace weir::daemon {

/// Which end of which bridge a port is; empty texts: of none.
struct PortPlace {
  std::string bridge;
  std::string side; ///< "inside" or "outside"
};
[[nodiscard]] PortPlace place_of(const config::Config& config, std::string_view port);

struct BoxWatchParts {
  const Setup& setup;
  const FeedBook& book;
  const DataplaneWatch& dataplane;
  std::function<void(const telemetry::StateEvent&)> post;
};

/// One thread.
class BoxWatch {
public:
  explicit BoxWatch(BoxWatchParts parts) : parts_(std::move(parts)) {}

  void round(std::chrono::steady_clock::time_point now);

private:
  void notice_links(const hits::Statistics& statistics);
  void beat(const hits::Statistics* statistics, std::chrono::steady_clock::time_point now);

  BoxWatchParts parts_;
  std::map<std::string, bool> links_;
  std::chrono::steady_clock::time_point started_{};
  std::chrono::steady_clock::time_point next_beat_{};
};

} // namespace weir::daemon

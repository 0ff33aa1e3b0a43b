// SPDX-License-Identifier: BSD-3-Clause
// The parts of the running daemon, in the order in which they need each other.
#pragma once

#include "api_context.h"

#include <weir/daemon/box_watch.h>
#include <weir/daemon/daemon.h>
#include <weir/daemon/generation_maker.h>
#include <weir/daemon/ticker.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace weir::daemon {

/// Members are destroyed from the last to the first: nothing outlives what it uses.
struct Daemon::Parts {
  Parts(Setup the_setup, const Surroundings& surroundings, PolicyKey key,
        std::unique_ptr<telemetry::Telemetry> the_telemetry);
  ~Parts();
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  /// What the last run left: numbers, facts for hits, lists for questions.
  void load_policy_on_disk();
  /// The data plane is greeted first, for which a silent one is given a few seconds.
  void start_threads(const std::string& first_cause);
  /// Once nobody goes back to another configuration.
  void remove_strays() const;
  /// The descriptor stays the caller's.
  [[nodiscard]] tl::expected<void, std::string> serve(const Surroundings& surroundings);

  /// On a pool thread; returns when the feed is due next.
  [[nodiscard]] std::int64_t refresh(const std::string& feed);
  /// On the ticker's thread: expiries, changed addresses of the box, the first build.
  void tick_builds();
  void expire_entries(std::int64_t now);
  void post(const telemetry::StateEvent& event) { telemetry->post(event); }
  /// A place for what a part finds wrong with its file.
  [[nodiscard]] std::string& problem() { return problems.emplace_back(); }

  std::deque<std::string> problems;
  const Setup setup;
  compile::Launcher& launcher;
  Reload& reload;
  const std::unique_ptr<telemetry::Telemetry> telemetry;
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> slot_bytes;
  generations::DataplaneLink link;
  Adoption adoption;
  BridgeSwitch switches;
  FeedBook book;
  LocalEntries local;
  Imports imports;
  PolicyBox policy;
  DataplaneWatch dataplane;
  BoxWatch box;
  GenerationMaker maker;
  int rounds = 0;          ///< of the ticker
  std::string own_servers; ///< as the ticker saw them last
  std::unique_ptr<Builder> builder;
  std::unique_ptr<FeedPool> pool;
  std::unique_ptr<ErrandThreads> errands;
  std::unique_ptr<Ticker> ticker;
  std::unique_ptr<ApiContext> context;
  std::unique_ptr<api::Server> server;
};

/// Seconds since 1970.
[[nodiscard]] std::int64_t wall_clock();

} // namespace weir::daemon

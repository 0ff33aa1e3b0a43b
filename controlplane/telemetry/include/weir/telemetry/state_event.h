// SPDX-License-Identifier: BSD-3-Clause
// Events about the box itself (dataset weir.state), each from a plain struct.
#pragma once

#include <weir/telemetry/event.h>

#include <cstdint>
#include <string>
#include <variant>

namespace weir::telemetry {

/// Sent each minute, so that a silent box is noticed. Totals since the data plane's start where not said otherwise.
struct Heartbeat {
  std::uint64_t uptime_seconds = 0; ///< of the control plane
  bool dataplane_up = false;
  std::uint64_t generation = 0; ///< in force, 0 = none
  std::uint64_t frames_received = 0;
  std::uint64_t frames_forwarded = 0;
  std::uint64_t frames_dropped = 0;
  std::uint64_t frames_answered = 0;
  std::uint64_t feeds = 0;
  std::uint64_t feeds_stale = 0;
};

struct FeedState {
  std::string feed;
  std::string state;  ///< "ok", "stale", "failed", ...
  std::string reason; ///< what the last refresh said, any bytes
  std::uint64_t entries = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t rejected = 0;
  std::int64_t last_success = 0; ///< seconds since 1970, 0 = never
};

struct PolicyPublished {
  std::uint64_t generation = 0;
  std::string cause;
  std::string result; ///< "adopted", "pending", "refused", "unreachable", ...
  std::string reason; ///< text of a refusal
  std::uint64_t addresses = 0;
  std::uint64_t prefixes = 0;
  std::uint64_t names = 0;
  std::uint64_t bytes = 0;
};

struct ConfigChanged {
  std::string user;
  std::uint64_t revision = 0;
  std::string reason; ///< one line on what changed
};

struct PortState {
  std::string port;
  std::string bridge;
  std::string side;  ///< "inside" or "outside"
  std::string state; ///< "up" or "down"
};

struct BridgeModeChanged {
  std::string bridge;
  std::string configured;
  std::string effective;
  std::string user; ///< empty: nobody asked (a failure, a restart)
  std::string reason;
};

using StateEvent = std::variant<Heartbeat, FeedState, PolicyPublished, ConfigChanged, PortState, BridgeModeChanged>;

/// What the accounting adds to a heartbeat; Telemetry fills it in.
struct Accounting {
  std::uint64_t hits_seen = 0;    ///< frames
  std::uint64_t hits_stored = 0;  ///< frames in events that were stored
  std::uint64_t hits_pending = 0; ///< frames in tables and rings
  std::uint64_t hits_lost = 0;    ///< frames, all reasons together
  std::uint64_t events_stored = 0;
  std::uint64_t events_dropped = 0; ///< of all destinations together
  std::uint64_t events_expired_unread = 0;
};

/// Strings may hold anything: they pass printable(). `store` is the store's id (16 hex digits); event.id is
/// "<store>-c-<sequence>". `accounting` is used by Heartbeat only and may be nullptr. Any thread, no state.
void format_state(const StateEvent& event, const std::string& appliance, const std::string& version,
                  const std::string& store, std::int64_t now_ns, std::uint64_t sequence, const Accounting* accounting,
                  Event& out);

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// Greets the data plane once a round: repeats what it must know after a start, settles generations, and notices when a
// bridge changes its mode.
#pragma once

#include <weir/daemon/adoption.h>
#include <weir/daemon/bridge_switch.h>
#include <weir/daemon/dataplane_state.h>
#include <weir/daemon/setup.h>
#include <weir/generations/dataplane_link.h>
#include <weir/telemetry/state_event.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace weir::daemon {

struct WatchParts {
  const Setup& setup;
  generations::DataplaneLink& link;
  Adoption& adoption;
  const BridgeSwitch& switches;
  std::atomic<std::uint64_t>& slot_bytes; ///< written: what an image may have
  std::function<void(const telemetry::StateEvent&)> post;
};

class DataplaneWatch {
public:
  explicit DataplaneWatch(WatchParts parts) : parts_(std::move(parts)) {}

  /// One round; waits as long as the link's deadline. One thread.
  void round();

  /// Any thread.
  [[nodiscard]] DataplaneState state() const;

  /// Asks the data plane out of turn, for an answer that must not be a round old; what was known before if it is
  /// silent. Any thread; waits.
  [[nodiscard]] DataplaneState look();

  /// Tells the data plane and returns the effective mode after it. The request is in the BridgeSwitch already. Any
  /// thread; waits.
  [[nodiscard]] tl::expected<std::string, std::string> switch_bridge(const std::string& bridge, bool bypass,
                                                                     const std::string& user);

private:
  [[nodiscard]] tl::expected<generations::Greeting, generations::LinkError> greet();
  void repeat_bypass(const control::HelloReply& hello);
  void notice_modes(const DataplaneState& state, const std::string& user);
  void set(DataplaneState state);

  const WatchParts parts_;
  std::atomic<bool> untold_ = false; ///< a new instance was greeted, maybe between rounds, and is to be told everything
  mutable std::mutex mutex_;         // of what follows
  DataplaneState state_;
  std::map<std::string, std::string> modes_; ///< last seen effective mode of each bridge
};

} // namespace weir::daemon

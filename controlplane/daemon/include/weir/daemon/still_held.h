// SPDX-License-Identifier: BSD-3-Clause
// What goes on blocking or allowing an entry when the local entry of just that text is gone.
#pragma once

#include <weir/config/config.h>
#include <weir/daemon/live_policy.h>
#include <weir/daemon/local_entries.h>
#include <weir/feeds/indicator.h>

#include <string>
#include <vector>

namespace weir::daemon {

/// `local`: entries as they are written. `feeds`: names, in config order; of a block only.
struct StillHeld {
  std::vector<std::string> local;
  std::vector<std::string> feeds;
};

/// Local entries of `action` that hold all of `key`, and of a block the feeds in mode block that list it; nothing for a
/// block of what is allowed or protected. Of a name, the name itself is asked for and not all below it. `imports`:
/// feeds that stand behind those of `config`.
[[nodiscard]] StillHeld still_held(const LivePolicy& policy, const config::Config& config,
                                   const std::vector<config::Feed>& imports, const std::vector<LocalItem>& local,
                                   LocalAction action, const feeds::Key& key);

/// "203.0.113.0/24 (local block) covers it"; empty if nothing holds it.
[[nodiscard]] std::string sentence(const StillHeld& held, LocalAction action, const TypedEntry& entry);

} // namespace weir::daemon

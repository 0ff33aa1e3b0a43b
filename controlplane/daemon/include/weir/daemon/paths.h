// SPDX-License-Identifier: BSD-3-Clause
// Where the daemon keeps things: every file name of the state and run directories, once.
#pragma once

#include <string>
#include <string_view>

namespace weir::daemon {

struct Paths {
  std::string state = "/var/lib/weir";
  std::string run = "/run/weir";

  [[nodiscard]] std::string start_config() const { return state + "/start.conf"; }
  [[nodiscard]] std::string image() const { return state + "/policy.img"; }
  [[nodiscard]] std::string policy_key() const { return state + "/policy.key"; }
  [[nodiscard]] std::string history() const { return state + "/generations.json"; }
  [[nodiscard]] std::string report() const { return state + "/report.json"; }
  [[nodiscard]] std::string feeds() const { return state + "/feeds.json"; }
  [[nodiscard]] std::string local() const { return state + "/local.json"; }
  [[nodiscard]] std::string bridges() const { return state + "/bridges.json"; }
  [[nodiscard]] std::string revision() const { return state + "/config.json"; }
  [[nodiscard]] std::string snapshots() const { return state + "/snapshots"; }
  [[nodiscard]] std::string imports() const { return state + "/imports"; }
  /// `name` is a checked name of an import.
  [[nodiscard]] std::string import(std::string_view name) const
  {
    return imports() + "/" + std::string(name) + ".json";
  }
  /// `feed` is a checked feed name.
  [[nodiscard]] std::string snapshot(std::string_view feed) const
  {
    return snapshots() + "/" + std::string(feed) + ".snapshot";
  }
  [[nodiscard]] std::string dataplane_socket() const { return run + "/dataplane.sock"; }
  [[nodiscard]] std::string api_socket() const { return run + "/controlplane.sock"; }
};

} // namespace weir::daemon

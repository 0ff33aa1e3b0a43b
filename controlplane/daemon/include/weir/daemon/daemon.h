// SPDX-License-Identifier: BSD-3-Clause
// The control plane at work: everything wired, from the first fetch to the last event. Nothing here decides anything;
// each concern has a file of its own.
#pragma once

#include <weir/compile/launcher.h>
#include <weir/daemon/setup.h>

#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace weir::daemon {

class Daemon {
public:
  /// Rights are dropped and the launcher runs. Takes over the API's listening descriptor. Starts all threads. The error
  /// is a sentence. `launcher` outlives the daemon.
  [[nodiscard]] static tl::expected<std::unique_ptr<Daemon>, std::string>
  start(Setup setup, compile::Launcher& launcher, int api_descriptor);

  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  /// Stops the launcher's jobs and all threads; a few seconds at most.
  ~Daemon();

private:
  struct Parts;
  explicit Daemon(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// `run`: rights, launcher, socket, Daemon, signals. Exit status of the program.
[[nodiscard]] int run(const Options& options);

} // namespace weir::daemon

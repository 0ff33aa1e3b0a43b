// SPDX-License-Identifier: BSD-3-Clause
// The control plane at work: everything wired, from the first fetch to the last event. Nothing here decides anything;
// each concern has a file of its own.
#pragma once

#include <weir/compile/launcher.h>
#include <weir/daemon/reload.h>
#include <weir/daemon/setup.h>

#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace weir::daemon {

/// Why a daemon starts that is not the first one of its process, for the event `config-changed`.
struct ReloadCause {
  std::string user;
  std::string reason;
};

/// What needed rights of root, and what is asked of the process; outlives the daemon.
struct Surroundings {
  compile::Launcher& launcher;
  Reload& reload;
  int api_descriptor;   ///< listens; connections made while no daemon runs wait in it
  std::int64_t started; ///< of the program, seconds since 1970
};

class Daemon {
public:
  /// Rights are dropped and the launcher runs. Starts all threads. The error is a sentence.
  [[nodiscard]] static tl::expected<std::unique_ptr<Daemon>, std::string>
  start(Setup setup, const Surroundings& surroundings, const std::optional<ReloadCause>& cause = {});

  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  /// Ends the launcher's jobs and all threads; a few seconds at most.
  ~Daemon();

private:
  struct Parts;
  explicit Daemon(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// `run`: rights, launcher, socket, signals, one Daemon after the other. Exit status of the program.
[[nodiscard]] int run(const Options& options);

} // namespace weir::daemon

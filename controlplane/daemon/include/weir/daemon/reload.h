// SPDX-License-Identifier: BSD-3-Clause
// Another configuration for a daemon that runs: checked while the old one is in force, taken up by the main thread,
// which ends the daemon and starts it anew in the same process.
#pragma once

#include <weir/daemon/setup.h>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace weir::daemon {

/// What the data plane needs beside the policy, which carries all else to it.
enum class StartNeeds : std::uint8_t {
  nothing,
  render_start, ///< what it does while it has no policy differs from start.conf
  restart,      ///< ports, cores, memory, which bridges there are
};

enum class ReloadWord : std::uint8_t { reloading, unchanged, rejected, busy };
[[nodiscard]] std::string_view word(ReloadWord state) noexcept;

struct ReloadAnswer {
  ReloadWord state = ReloadWord::unchanged;
  std::vector<std::string> mistakes; ///< of rejected: "FILE:LINE:COLUMN: TEXT"
  std::vector<std::string> changes;  ///< of reloading: what differs, without values
  StartNeeds needs = StartNeeds::nothing;
};

/// What else is to be done, and what it costs; empty for nothing.
[[nodiscard]] std::string_view needs_text(StartNeeds needs) noexcept;

struct Reloading {
  Setup setup;
  std::string user;    ///< who asked; empty: a signal
  std::string changes; ///< one line
};

class Reload {
public:
  Reload();
  Reload(const Reload&) = delete;
  Reload& operator=(const Reload&) = delete;
  ~Reload();

  /// Readable while there is something to take(). -1: no descriptor was left at start.
  [[nodiscard]] int descriptor() const noexcept { return wake_; }

  /// Reads and checks the files of `running`, logs what comes of it and, if they are good and differ, keeps them for
  /// take(). Any thread; proceed() has to follow, once whoever asked has his answer: it may end the thread that gives
  /// it.
  [[nodiscard]] ReloadAnswer ask(const Setup& running, const std::string& user);
  void proceed() noexcept;

  /// The first mistake of the files, if the last request was refused; else empty. Any thread.
  [[nodiscard]] std::string refused();

  /// Main thread. Until done() further requests are `busy`.
  [[nodiscard]] std::optional<Reloading> take();
  void done();

private:
  const int wake_;
  std::mutex mutex_; // of what follows
  std::optional<Reloading> waiting_;
  bool under_way_ = false;
  std::string refused_;
};

} // namespace weir::daemon

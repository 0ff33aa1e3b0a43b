// SPDX-License-Identifier: BSD-3-Clause
// One thread each for requests that wait for the same thing, so that neither the API thread nor other requests do.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace weir::daemon {

class Errands {
public:
  Errands();
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;
  ~Errands() { end(); }

  /// Does what is queued, then ends; nothing is done that comes later. Not on the thread of errands.
  void end();

  /// Any thread. Errands are done in order.
  void run(std::function<void()> errand);

private:
  void loop();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  bool stopped_ = false;
  std::thread thread_;
};

/// Told apart by what they wait for: what only reads or waits holds up no change, and nothing holds up the emergency
/// bypass.
struct ErrandThreads {
  Errands bypass;  ///< the data plane, for a moment
  Errands changes; ///< the disk; ends with a request for a build
  Errands waits;   ///< until a change is in force
  Errands reads;   ///< snapshots, questions about many entries
};

} // namespace weir::daemon

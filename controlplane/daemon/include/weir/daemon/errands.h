// SPDX-License-Identifier: BSD-3-Clause
// One thread for requests that wait for disk or data plane, so that the API thread does not.
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
  /// Does what is queued, then ends.
  ~Errands();

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

} // namespace weir::daemon

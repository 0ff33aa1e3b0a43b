// SPDX-License-Identifier: BSD-3-Clause
// One thread that does small things in turn, once a second.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace weir::daemon {

class Ticker {
public:
  /// Each task runs on the ticker's thread and may wait for a few seconds.
  explicit Ticker(std::vector<std::function<void()>> tasks);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  /// Waits for the task that runs.
  ~Ticker();

private:
  void loop();

  std::vector<std::function<void()>> tasks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  std::thread thread_;
};

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// Rounds.
#include <weir/daemon/ticker.h>

#include <chrono>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::chrono::seconds kRound{1};

} // namespace

Ticker::Ticker(std::vector<std::function<void()>> tasks) : tasks_(std::move(tasks)), thread_([this] { loop(); }) {}

Ticker::~Ticker()
{
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void Ticker::loop()
{
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    lock.unlock();
    for (const auto& task : tasks_)
      task();
    lock.lock();
    changed_.wait_for(lock, kRound, [this] { return stopped_; });
  }
}

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// A queue and its thread.
#include <weir/daemon/errands.h>

#include <utility>

namespace weir::daemon {

Errands::Errands() : thread_([this] { loop(); }) {}

void Errands::end()
{
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable())
    thread_.join();
}

void Errands::run(std::function<void()> errand)
{
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(errand));
  changed_.notify_all();
}

void Errands::loop()
{
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopped_ || !queue_.empty(); });
    if (queue_.empty())
      return;
    const auto errand = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    errand();
    lock.lock();
  }
}

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// Due feeds to free threads.
#include <weir/daemon/feed_pool.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

namespace weir::daemon {
namespace {

/// Called when the last of its feeds has been tried.
struct Waiter {
  std::size_t left = 0;
  std::function<void()> done;
};
using Waiters = std::vector<std::shared_ptr<Waiter>>;

struct Slot {
  PoolFeed feed;
  bool running = false;
  Waiters next;    ///< wait for the attempt that has not begun
  Waiters current; ///< wait for the one that runs
};

} // namespace

struct FeedPool::State {
  explicit State(PoolWork the_work) : work(std::move(the_work)) {}

  PoolWork work;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Slot> slots;
  bool stopped = false;
  std::vector<std::thread> threads;

  void loop();
  Slot* due_slot(std::int64_t now);
  [[nodiscard]] std::int64_t next_due() const;
  void attempt(Slot& slot, std::unique_lock<std::mutex>& lock);
  void enlist(const std::function<bool(const Slot&)>& wanted, std::function<void()> done, bool now);
};

Slot* FeedPool::State::due_slot(std::int64_t now)
{
  Slot* best = nullptr;
  for (Slot& slot : slots) {
    const bool due = !slot.running && slot.feed.due <= now;
    if (due && (best == nullptr || slot.feed.due < best->feed.due))
      best = &slot;
  }
  return best;
}

std::int64_t FeedPool::State::next_due() const
{
  std::int64_t next = std::numeric_limits<std::int64_t>::max();
  for (const Slot& slot : slots) {
    if (!slot.running)
      next = std::min(next, slot.feed.due);
  }
  return next;
}

void FeedPool::State::attempt(Slot& slot, std::unique_lock<std::mutex>& lock)
{
  slot.running = true;
  slot.current = std::exchange(slot.next, {});
  slot.feed.due = std::numeric_limits<std::int64_t>::max();
  lock.unlock();
  const std::int64_t due = work.refresh(slot.feed.name);
  lock.lock();
  slot.running = false;
  slot.feed.due = std::min(slot.feed.due, due); // a request may have come in between
  Waiters ended;
  for (auto& waiter : std::exchange(slot.current, {})) {
    if (--waiter->left == 0)
      ended.push_back(std::move(waiter));
  }
  changed.notify_all();
  lock.unlock();
  for (const auto& waiter : ended)
    waiter->done();
  lock.lock();
}

void FeedPool::State::loop()
{
  std::unique_lock lock(mutex);
  while (!stopped) {
    const std::int64_t now = work.now();
    if (Slot* slot = due_slot(now)) {
      attempt(*slot, lock);
      continue;
    }
    const std::int64_t wait = next_due();
    if (wait == std::numeric_limits<std::int64_t>::max())
      changed.wait(lock);
    else
      changed.wait_for(lock, std::chrono::seconds(std::clamp<std::int64_t>(wait - now, 1, 60)));
  }
}

void FeedPool::State::enlist(const std::function<bool(const Slot&)>& wanted, std::function<void()> done, bool now)
{
  const auto waiter = std::make_shared<Waiter>();
  waiter->done = std::move(done);
  {
    const std::lock_guard lock(mutex);
    for (Slot& slot : slots) {
      if (stopped || !wanted(slot))
        continue;
      if (now)
        slot.feed.due = 0;
      ++waiter->left;
      (!now && slot.running ? slot.current : slot.next).push_back(waiter);
    }
    changed.notify_all();
    if (waiter->left != 0)
      return;
  }
  waiter->done();
}

FeedPool::FeedPool(std::vector<PoolFeed> feeds, PoolWork work, std::size_t threads)
    : state_(std::make_unique<State>(std::move(work)))
{
  for (PoolFeed& feed : feeds)
    state_->slots.push_back({std::move(feed), false, {}, {}});
  for (std::size_t i = 0; i < threads; ++i)
    state_->threads.emplace_back([state = state_.get()] { state->loop(); });
}

FeedPool::~FeedPool()
{
  stop();
  for (std::thread& thread : state_->threads)
    thread.join();
}

void FeedPool::request(const std::vector<std::string>& names, std::function<void()> done)
{
  state_->enlist(
      [&names](const Slot& slot) { return std::find(names.begin(), names.end(), slot.feed.name) != names.end(); },
      std::move(done), true);
}

void FeedPool::when_settled(std::function<void()> done)
{
  const std::int64_t now = state_->work.now();
  state_->enlist([now](const Slot& slot) { return slot.running || slot.feed.due <= now; }, std::move(done), false);
}

void FeedPool::stop()
{
  Waiters waiting;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopped = true;
    for (Slot& slot : state_->slots) {
      for (auto& waiter : std::exchange(slot.next, {})) {
        if (--waiter->left == 0)
          waiting.push_back(std::move(waiter));
      }
    }
    state_->changed.notify_all();
  }
  for (const auto& waiter : waiting)
    waiter->done();
}

} // namespace weir::daemon

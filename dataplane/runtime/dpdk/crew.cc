// SPDX-License-Identifier: BSD-3-Clause
// Launches, watches and joins the workers.
#include "crew.h"

#include "dpdk.h"

#include <algorithm>
#include <ctime>
#include <sys/random.h>

namespace weir::runtime {

namespace {

/// Looks of 100 ms without a heartbeat after which a worker is called stalled.
constexpr unsigned kStallLooks = 20;
constexpr unsigned kMillisecondsToJoin = 2000;

std::uint64_t bridges_of(std::span<const QueuePair> pairs) noexcept
{
  std::uint64_t mask = 0;
  for (const QueuePair& pair : pairs)
    mask |= std::uint64_t{1} << pair.bridge;
  return mask;
}

unsigned lcore_of(std::size_t worker) noexcept
{
  return static_cast<unsigned>(worker) + 1;
}

} // namespace

Crew::Crew(std::vector<std::vector<QueuePair>> work, Records& records, const WorkerCommons& commons)
    : work_(std::move(work)), records_(records), watch_(work_.size(), kStallLooks)
{
  for (std::size_t i = 0; i < work_.size(); ++i) {
    auto worker = std::make_unique<Worker>();
    worker->index = static_cast<std::uint32_t>(i);
    worker->commons = &commons;
    auto& cookie = worker->pipeline.server_cookie;
    // Eight random bytes; any others would do if the system had none.
    (void)!getrandom(cookie.data(), cookie.size(), GRND_NONBLOCK);
    records_.attach(*worker, work_[i]);
    worker->pairs = work_[i];
    workers_.push_back(std::move(worker));
  }
}

Started<void> Crew::launch(control::PollMode poll)
{
  lcore_function_t* const loop = poll == control::PollMode::busy ? run_busy_worker : run_adaptive_worker;
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if (rte_eal_remote_launch(loop, workers_[i].get(), lcore_of(i)) != 0)
      return start_error(StartErrorCode::memory, "worker " + std::to_string(i) + " does not start");
  }
  return {};
}

bool Crew::watch(Bridges& bridges)
{
  bool changed = false;
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    const std::uint64_t loops = records_.state(static_cast<unsigned>(i)).loops.load(std::memory_order_relaxed);
    if (!watch_.look(i, loops))
      continue;
    bridges.set_stalled(i, bridges_of(work_[i]), watch_.stalled(i));
    changed = true;
  }
  return changed;
}

bool Crew::join() noexcept
{
  const auto running = [](std::size_t worker) { return rte_eal_get_lcore_state(lcore_of(worker)) == RUNNING; };
  for (unsigned waited = 0; waited < kMillisecondsToJoin; ++waited) {
    bool any = false;
    for (std::size_t i = 0; i < workers_.size(); ++i)
      any = any || running(i);
    if (!any)
      return true;
    const timespec time = {0, 1'000'000};
    (void)nanosleep(&time, nullptr);
  }
  return false;
}

} // namespace weir::runtime

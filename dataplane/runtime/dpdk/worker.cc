// SPDX-License-Identifier: BSD-3-Clause
// The worker loop. Worker code: no lock, heap, log or exception, and no syscall but the sleep of an idle adaptive
// worker.
#include "worker.h"

#include "step_clock.h"

#include <weir/runtime/idle.h>

#include <ctime>

namespace weir::runtime {

namespace {

/// How long frames wait for a full transmit queue before they are dropped and counted.
constexpr std::uint64_t kSendPatienceMicroseconds = 20;

pipeline::Treatment treatment_of(const Worker& worker, const QueuePair& pair,
                                 const pipeline::ImageContext* policy) noexcept
{
  if (pair.switches->pass_all.load(std::memory_order_relaxed))
    return pipeline::Treatment::bypass;
  const std::uint64_t stalled = pair.switches->stalled_workers.load(std::memory_order_relaxed);
  const std::uint64_t others = stalled & ~(std::uint64_t{1} << worker.index);
  if (policy != nullptr && others == 0) [[likely]]
    return pipeline::Treatment::judge;
  return pair.if_without_policy;
}

/// Receives one burst of one direction and moves all batches on. Returns the number of frames received.
std::uint16_t pass(Worker& worker, const QueuePair& pair, pipeline::Side side, const pipeline::ImageContext* policy,
                   const Flight::Turn& turn) noexcept
{
  const auto here = static_cast<std::size_t>(side);
  Flight::Slot& slot = worker.flight.next();
  StepClock clock(*worker.ticks, worker.flight.is_sampled());
  slot.burst.count = rte_eth_rx_burst(pair.port[here], pair.queue, slot.burst.mbufs, kBurst);
  if (slot.burst.count == 0)
    return 0;
  slot.pair = &pair;
  slot.batch.context = policy;
  slot.batch.treatment = treatment_of(worker, pair, policy);
  slot.batch.frames.side = side;
  slot.batch.frames.bridge = pair.bridge;
  // A look-up of one address costs a batch some hundred cycles.
  slot.batch.frames.samples_inside = slot.burst.count < kBurst || worker.flight.samples_inside();
  describe(slot.burst, slot.batch.frames);
  const std::uint16_t count = slot.burst.count;
  clock.lap(hits::Step::receive, count);
  if (count < Flight::kFewFrames && worker.flight.empty()) {
    worker.flight.pass_alone(turn);
    return count;
  }
  worker.flight.advance(turn);
  if (count < Flight::kFewFrames)
    worker.flight.drain(turn);
  return count;
}

/// A turn without a frame moves the batches on as well: the last frames of a train must not wait for the next train.
std::uint32_t pass_all_pairs(Worker& worker, const pipeline::ImageContext* policy, const Flight::Turn& turn) noexcept
{
  std::uint32_t frames = 0;
  for (const QueuePair& pair : worker.pairs) {
    for (const pipeline::Side side : {pipeline::Side::inside, pipeline::Side::outside}) {
      if (pair.receive[static_cast<std::size_t>(side)])
        frames += pass(worker, pair, side, policy, turn);
    }
  }
  if (frames == 0 && !worker.flight.empty())
    worker.flight.advance(turn);
  return frames;
}

/// Writes hit records that are due; a changed interval is taken over first.
void flush_hits(Worker& worker, std::uint64_t now_ns, std::uint64_t& interval_ns) noexcept
{
  const std::uint64_t wanted = worker.commons->hit_interval_ns->load(std::memory_order_relaxed);
  if (wanted != interval_ns) {
    interval_ns = wanted;
    worker.pipeline.outbound->set_interval(wanted);
    worker.pipeline.inbound->set_interval(wanted);
  }
  worker.pipeline.outbound->flush(now_ns);
  worker.pipeline.inbound->flush(now_ns);
}

/// Takes over the newest image, if it is another one than `current`, once no batch needs `current` any more.
const pipeline::ImageContext* adopt(Worker& worker, const pipeline::ImageContext* current,
                                    const Flight::Turn& turn) noexcept
{
  if (worker.commons->policy->newest() == current) [[likely]]
    return current;
  const std::uint64_t start = rte_rdtsc();
  worker.flight.drain(turn);
  const pipeline::ImageContext* const newest = worker.commons->policy->adopt(worker.index);
  hits::WorkerState& state = *worker.state;
  state.generation.store(newest->generation, std::memory_order_relaxed);
  const std::uint64_t took = worker.commons->clock->now(rte_rdtsc()) - worker.commons->clock->now(start);
  hits::add(state.adopt_ns, took);
  if (took > state.longest_adopt_ns.load(std::memory_order_relaxed))
    state.longest_adopt_ns.store(took, std::memory_order_relaxed);
  hits::add(state.adoptions, 1);
  return newest;
}

void sleep_for(unsigned microseconds) noexcept
{
  const timespec time = {0, static_cast<long>(microseconds) * 1000};
  (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &time, nullptr);
}

template <bool kAdaptive> int run(Worker& worker) noexcept
{
  const WorkerCommons& commons = *worker.commons;
  Idle idle(commons.ticks_per_second);
  std::uint64_t interval_ns = 0;
  const pipeline::ImageContext* policy = nullptr;
  Flight::Turn turn{worker.pipeline, *worker.state, *worker.ticks, 0,
                    commons.ticks_per_second / 1'000'000 * kSendPatienceMicroseconds};
  while (!commons.stop->load(std::memory_order_acquire)) {
    const std::uint64_t ticks = rte_rdtsc();
    turn.now_ns = commons.clock->now(ticks);
    policy = adopt(worker, policy, turn);
    const std::uint32_t frames = pass_all_pairs(worker, policy, turn);
    flush_hits(worker, turn.now_ns, interval_ns);
    worker.state->heartbeat_ns.store(turn.now_ns, std::memory_order_relaxed);
    hits::add(worker.state->loops, 1);
    if (frames != 0) {
      idle.saw_frames(ticks);
      continue;
    }
    hits::add(worker.state->idle_loops, 1);
    if (!worker.flight.empty())
      continue;
    if constexpr (kAdaptive) {
      if (const unsigned microseconds = idle.sleep_us(ticks); microseconds != 0)
        sleep_for(microseconds);
      else
        rte_pause();
    }
  }
  worker.flight.drain(turn);
  return 0;
}

} // namespace

int run_busy_worker(void* argument) noexcept
{
  return run<false>(*static_cast<Worker*>(argument));
}

int run_adaptive_worker(void* argument) noexcept
{
  return run<true>(*static_cast<Worker*>(argument));
}

} // namespace weir::runtime

// SPDX-License-Identifier: BSD-3-Clause
// The worker loop. Worker code: no lock, heap, log or exception, and no syscall but the sleep of an idle adaptive
// worker.
#include "worker.h"

#include "burst.h"

#include <weir/runtime/idle.h>

#include <ctime>

namespace weir::runtime {

namespace {

/// How long frames wait for a full transmit queue before they are dropped and counted.
constexpr std::uint64_t kSendPatienceMicroseconds = 20;

/// What stays the same during one turn of the loop.
struct Turn {
  const pipeline::ImageContext* policy;
  std::uint64_t now_ns;
  std::uint64_t send_patience;
};

/// One writer, so no locked add.
void add(std::atomic<std::uint64_t>& counter, std::uint64_t frames) noexcept
{
  counter.store(counter.load(std::memory_order_relaxed) + frames, std::memory_order_relaxed);
}

void judge(Worker& worker, const QueuePair& pair, const Turn& turn, pipeline::VerdictBatch& verdicts) noexcept
{
  if (pair.switches->pass_all.load(std::memory_order_relaxed)) {
    pipeline::process_bypass(worker.batch, worker.pipeline, verdicts);
    return;
  }
  const std::uint64_t stalled = pair.switches->stalled_workers.load(std::memory_order_relaxed);
  const std::uint64_t others = stalled & ~(std::uint64_t{1} << worker.index);
  if (turn.policy == nullptr || others != 0) {
    pipeline::process_without_policy(pair.on_failure, worker.batch, worker.pipeline, verdicts);
    return;
  }
  pipeline::process(*turn.policy, worker.batch, worker.pipeline, turn.now_ns, verdicts);
}

/// Receives, judges and sends one burst of one direction. Returns the number of frames received.
template <pipeline::Side kSide> std::uint16_t pass(Worker& worker, const QueuePair& pair, const Turn& turn) noexcept
{
  constexpr auto kHere = static_cast<std::size_t>(kSide);
  constexpr std::size_t kThere = 1 - kHere;
  Burst burst;
  burst.count = rte_eth_rx_burst(pair.port[kHere], pair.queue, burst.mbufs, kBurst);
  if (burst.count == 0)
    return 0;
  describe(burst, worker.batch);
  worker.batch.side = kSide;
  worker.batch.bridge = pair.bridge;
  worker.pipeline.reasons = pair.reasons[kHere];
  pipeline::VerdictBatch verdicts;
  judge(worker, pair, turn, verdicts);
  const Exit onward = {pair.port[kThere], pair.queue};
  const Exit back = {pair.port[kHere], pair.queue};
  const Unsent unsent = carry_out(burst, worker.batch, verdicts, onward, back, turn.send_patience);
  if ((unsent.onward | unsent.back) != 0) [[unlikely]] {
    add(*pair.tx_dropped[kThere], unsent.onward);
    add(*pair.tx_dropped[kHere], unsent.back);
    add(worker.state->tx_dropped, unsent.onward + unsent.back);
  }
  return burst.count;
}

std::uint32_t pass_all_pairs(Worker& worker, const Turn& turn) noexcept
{
  std::uint32_t frames = 0;
  for (const QueuePair& pair : worker.pairs) {
    if (pair.receive[0])
      frames += pass<pipeline::Side::inside>(worker, pair, turn);
    if (pair.receive[1])
      frames += pass<pipeline::Side::outside>(worker, pair, turn);
  }
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

/// Between two batches: takes over the newest image, if it is another one than `current`.
const pipeline::ImageContext* adopt(Worker& worker, const pipeline::ImageContext* current, std::uint64_t ticks) noexcept
{
  const pipeline::ImageContext* const newest = worker.commons->policy->adopt(worker.index);
  if (newest == current) [[likely]]
    return current;
  hits::WorkerState& state = *worker.state;
  state.generation.store(newest->generation, std::memory_order_relaxed);
  add(state.adoptions, 1);
  const std::uint64_t took = worker.commons->clock->now(rte_rdtsc()) - worker.commons->clock->now(ticks);
  if (took > state.longest_adopt_ns.load(std::memory_order_relaxed))
    state.longest_adopt_ns.store(took, std::memory_order_relaxed);
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
  Turn turn{};
  turn.send_patience = commons.ticks_per_second / 1'000'000 * kSendPatienceMicroseconds;
  while (!commons.stop->load(std::memory_order_acquire)) {
    const std::uint64_t ticks = rte_rdtsc();
    turn.now_ns = commons.clock->now(ticks);
    turn.policy = adopt(worker, turn.policy, ticks);
    const std::uint32_t frames = pass_all_pairs(worker, turn);
    flush_hits(worker, turn.now_ns, interval_ns);
    worker.state->heartbeat_ns.store(turn.now_ns, std::memory_order_relaxed);
    add(worker.state->loops, 1);
    if (frames != 0) {
      idle.saw_frames(ticks);
      continue;
    }
    add(worker.state->idle_loops, 1);
    if constexpr (kAdaptive) {
      if (const unsigned microseconds = idle.sleep_us(ticks); microseconds != 0)
        sleep_for(microseconds);
      else
        rte_pause();
    }
  }
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

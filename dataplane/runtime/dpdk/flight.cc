// SPDX-License-Identifier: BSD-3-Clause
// Worker code: no syscall, lock, heap, log or exception.
#include "flight.h"

#include "step_clock.h"

namespace weir::runtime {

namespace {

/// Sends, answers or frees the frames of a batch.
void leave(Flight::Slot& slot, const pipeline::VerdictBatch& verdicts, const Flight::Turn& turn) noexcept
{
  const QueuePair& pair = *slot.pair;
  const auto here = static_cast<std::size_t>(slot.batch.frames.side);
  const std::size_t there = 1 - here;
  const Exit onward = {pair.port[there], pair.queue};
  const Exit back = {pair.port[here], pair.queue};
  const Unsent unsent = carry_out(slot.burst, slot.batch.frames, verdicts, onward, back, turn.send_patience);
  if ((unsent.onward | unsent.back) != 0) [[unlikely]] {
    hits::add(*pair.tx_dropped[there], unsent.onward);
    hits::add(*pair.tx_dropped[here], unsent.back);
    hits::add(turn.state.tx_dropped, unsent.onward + unsent.back);
  }
}

} // namespace

void Flight::advance(const Turn& turn) noexcept
{
  StepClock clock(turn.ticks, is_sampled());
  Slot& newest = next();
  Slot& oldest = previous();
  const std::uint32_t begun = newest.burst.count;
  const std::uint32_t settled = oldest.burst.count;
  pipeline::VerdictBatch verdicts;
  const auto fetch = [&] {
    if (begun != 0)
      pipeline::fetch(newest.batch);
    clock.lap(hits::Step::look_up, 0);
  };
  if (settled != 0) {
    pipeline::narrow(oldest.batch);
    clock.lap(hits::Step::look_up, 0);
  }
  if (begun != 0) {
    pipeline::begin(newest.batch);
    clock.lap(hits::Step::parse, begun);
  }
  // The shares of the newest batch stand between the steps of the other, so that no lines are asked for in a heap.
  static_assert(pipeline::kFetches == 4);
  fetch();
  if (settled != 0) {
    pipeline::match(oldest.batch);
    clock.lap(hits::Step::look_up, settled);
    pipeline::judge(oldest.batch, turn.worker, turn.now_ns);
    clock.lap(hits::Step::act, 0);
  }
  fetch();
  if (settled != 0) {
    turn.worker.reasons = oldest.pair->reasons[static_cast<std::size_t>(oldest.batch.frames.side)];
    pipeline::settle(oldest.batch, turn.worker, turn.now_ns, verdicts);
    clock.lap(hits::Step::act, settled);
  }
  fetch();
  if (settled != 0) {
    leave(oldest, verdicts, turn);
    clock.lap(hits::Step::transmit, settled);
    oldest.burst.count = 0;
  }
  fetch();
  ++turn_;
}

void Flight::pass_alone(const Turn& turn) noexcept
{
  StepClock clock(turn.ticks, is_sampled());
  Slot& slot = next();
  const std::uint32_t count = slot.burst.count;
  pipeline::VerdictBatch verdicts;
  pipeline::begin(slot.batch);
  clock.lap(hits::Step::parse, count);
  pipeline::fetch(slot.batch);
  pipeline::narrow(slot.batch);
  pipeline::match(slot.batch);
  clock.lap(hits::Step::look_up, count);
  pipeline::judge(slot.batch, turn.worker, turn.now_ns);
  turn.worker.reasons = slot.pair->reasons[static_cast<std::size_t>(slot.batch.frames.side)];
  pipeline::settle(slot.batch, turn.worker, turn.now_ns, verdicts);
  clock.lap(hits::Step::act, count);
  leave(slot, verdicts, turn);
  clock.lap(hits::Step::transmit, count);
  slot.burst.count = 0;
  ++turn_;
}

void Flight::drain(const Turn& turn) noexcept
{
  while (!empty())
    advance(turn);
}

} // namespace weir::runtime

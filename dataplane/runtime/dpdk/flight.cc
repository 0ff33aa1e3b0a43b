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
  if (Slot& slot = next(); slot.burst.count != 0) {
    ++batches_;
    pipeline::begin(slot.batch);
    clock.lap(hits::Step::parse, slot.burst.count);
  }
  if (Slot& slot = before(1); slot.burst.count != 0) {
    pipeline::narrow(slot.batch);
    clock.lap(hits::Step::look_up, 0);
  }
  if (Slot& slot = before(2); slot.burst.count != 0) {
    pipeline::match(slot.batch);
    clock.lap(hits::Step::look_up, slot.burst.count);
    pipeline::VerdictBatch verdicts;
    turn.worker.reasons = slot.pair->reasons[static_cast<std::size_t>(slot.batch.frames.side)];
    pipeline::settle(slot.batch, turn.worker, turn.now_ns, verdicts);
    clock.lap(hits::Step::act, slot.burst.count);
    leave(slot, verdicts, turn);
    clock.lap(hits::Step::transmit, slot.burst.count);
    slot.burst.count = 0;
    --batches_;
  }
  ++turn_;
}

void Flight::drain(const Turn& turn) noexcept
{
  while (!empty())
    advance(turn);
}

} // namespace weir::runtime

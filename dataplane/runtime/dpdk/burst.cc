// SPDX-License-Identifier: BSD-3-Clause
// Moves frames between ports and pipeline. Worker code: no syscall, lock, heap, log or exception.
#include "burst.h"

#include <bit>
#include <span>

namespace weir::runtime {

namespace {

/// After an answer was written: one mbuf of the new length, whatever it was before.
void resize(rte_mbuf* mbuf, std::uint32_t length) noexcept
{
  if (mbuf->next != nullptr) {
    rte_pktmbuf_free(mbuf->next);
    mbuf->next = nullptr;
    mbuf->nb_segs = 1;
  }
  mbuf->data_len = static_cast<std::uint16_t>(length);
  mbuf->pkt_len = length;
}

/// The frames of `lanes`, in order; returns how many.
std::uint32_t collect(const Burst& burst, std::uint64_t lanes, rte_mbuf** into) noexcept
{
  std::uint32_t count = 0;
  for (; lanes != 0; lanes &= lanes - 1)
    into[count++] = burst.mbufs[std::countr_zero(lanes)];
  return count;
}

/// Moves the frames of `lanes` to the front, in order; returns how many. For many: each frame is moved, wherever it
/// belongs, so nothing waits for the lane before and no branch is to be guessed.
std::uint32_t close_ranks(Burst& burst, std::uint64_t lanes) noexcept
{
  auto count = static_cast<std::uint32_t>(std::countr_one(lanes)); // those stand right
  for (std::uint32_t i = count; i < burst.count; ++i) {
    burst.mbufs[count] = burst.mbufs[i];
    count += static_cast<std::uint32_t>(lanes >> i & 1);
  }
  return count;
}

/// Sends all of `mbufs` in order; frees and counts those that found no room.
std::uint32_t send(Exit exit, std::span<rte_mbuf*> mbufs, std::uint64_t patience) noexcept
{
  const auto count = static_cast<std::uint16_t>(mbufs.size());
  std::uint16_t sent = rte_eth_tx_burst(exit.port, exit.queue, mbufs.data(), count);
  if (sent == count) [[likely]]
    return 0;
  const std::uint64_t start = rte_rdtsc();
  while (sent < count && rte_rdtsc() - start < patience) {
    rte_pause();
    sent = static_cast<std::uint16_t>(
        sent + rte_eth_tx_burst(exit.port, exit.queue, mbufs.data() + sent, static_cast<std::uint16_t>(count - sent)));
  }
  if (sent < count)
    rte_pktmbuf_free_bulk(mbufs.data() + sent, static_cast<unsigned>(count - sent));
  return static_cast<std::uint32_t>(count - sent);
}

} // namespace

void describe(const Burst& burst, pipeline::FrameBatch& batch) noexcept
{
  for (std::uint16_t i = 0; i < burst.count; ++i) {
    const rte_mbuf* const mbuf = burst.mbufs[i];
    pipeline::Frame& frame = batch.frames[i];
    frame.data = rte_pktmbuf_mtod(mbuf, std::uint8_t*);
    rte_prefetch0(frame.data);
    frame.length = mbuf->data_len;
    frame.capacity = static_cast<std::uint32_t>(mbuf->buf_len - mbuf->data_off);
    frame.wire_length = mbuf->pkt_len;
  }
  batch.count = burst.count;
}

Unsent carry_out(Burst& burst, const pipeline::FrameBatch& batch, const pipeline::VerdictBatch& verdicts, Exit onward,
                 Exit back, std::uint64_t patience) noexcept
{
  if ((verdicts.drop | verdicts.answer) == 0) [[likely]]
    return {send(onward, std::span(burst.mbufs, burst.count), patience), 0};
  rte_mbuf* answers[kBurst];
  rte_mbuf* dropped[kBurst];
  const std::uint32_t answer_count = collect(burst, verdicts.answer, answers);
  const std::uint32_t drop_count = collect(burst, verdicts.drop, dropped);
  for (std::uint64_t rest = verdicts.answer; rest != 0; rest &= rest - 1) {
    const auto lane = static_cast<unsigned>(std::countr_zero(rest));
    resize(burst.mbufs[lane], batch.frames[lane].length);
  }
  const std::uint32_t forward_count = close_ranks(burst, ~(verdicts.drop | verdicts.answer));
  rte_pktmbuf_free_bulk(dropped, drop_count);
  Unsent unsent{};
  if (forward_count != 0)
    unsent.onward = send(onward, std::span(burst.mbufs, forward_count), patience);
  if (answer_count != 0)
    unsent.back = send(back, std::span(answers, answer_count), patience);
  return unsent;
}

} // namespace weir::runtime

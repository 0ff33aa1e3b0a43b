// SPDX-License-Identifier: BSD-3-Clause
// What one worker keeps between batches. Owned and written by that worker's thread alone.
#pragma once

#include <weir/hits/counters.h>
#include <weir/hits/hit_batch.h>
#include <weir/pipeline/decide.h>
#include <weir/pipeline/reason.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace weir::hits {
class AggregationTable;
}

namespace weir::pipeline {

/// Which inside addresses this worker has reported as self-listed, and on which day. Direct-mapped: two addresses that
/// meet in a slot may be reported again, never less than once a day.
struct SelfListedMemory {
  static constexpr std::size_t kSlots = 256;
  std::array<std::uint64_t, kSlots> keys{}; ///< hash of address and rule
  std::array<std::uint32_t, kSlots> days{}; ///< days since 1970, + 1; 0 = free
};

/// Token bucket of ICMP unreachables (RFC 4443 section 2.4 f): refills kPerSecond a second up to kBurst.
struct RejectBudget {
  static constexpr std::uint64_t kPerSecond = 1000;
  static constexpr std::uint64_t kBurst = 100;
  std::uint64_t tokens = kBurst;
  std::uint64_t refilled_ns = 0;
};

static_assert(hits::kMaxHits == kMaxBatch);

/// What decide() and act() hand to each other. One for all batches, since both work on the same batch right after each
/// other: so it stays in the nearest cache.
struct Scratch {
  Judgements judgements;
  hits::HitBatch address_keys; ///< of plain_hits and address_hits
  hits::HitBatch name_keys;    ///< of name_hits
};

/// Points at memory of the caller: `reasons` at kReasonCapacity counters (a statistics page; this worker is their only
/// writer), the tables at the worker's own two, where `outbound` also takes the DNS hits. None may be null.
/// `server_cookie` is any 8 bytes, chosen at random once a start (RFC 9018 clients only ask that it is there).
struct Worker {
  std::atomic<std::uint64_t>* reasons = nullptr;
  hits::AggregationTable* outbound = nullptr;
  hits::AggregationTable* inbound = nullptr;
  std::array<std::uint8_t, 8> server_cookie{};
  SelfListedMemory self_listed;
  RejectBudget rejects;
  Scratch scratch;

  void count(Reason reason, std::uint64_t frames) noexcept { hits::add(reasons[number(reason)], frames); }
};

} // namespace weir::pipeline

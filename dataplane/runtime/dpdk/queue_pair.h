// SPDX-License-Identifier: BSD-3-Clause
// One queue pair of one bridge: the unit of work that belongs to exactly one worker.
#pragma once

#include <weir/pipeline/batch.h>
#include <weir/runtime/bridge_switches.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace weir::runtime {

inline constexpr std::size_t kSides = 2; ///< index: pipeline::Side

/// Receive queue `queue` of both ports (where the port has that many), and transmit queue `queue` of both. No other
/// worker touches these, so flows stay in order and no queue needs a lock. Fixed before the workers run.
struct QueuePair {
  std::uint16_t port[kSides];      ///< DPDK's number
  std::uint8_t port_index[kSides]; ///< in start.conf order
  bool receive[kSides];
  std::uint16_t queue;
  std::uint8_t bridge;                   ///< index in start.conf order
  pipeline::Treatment if_without_policy; ///< as on-failure says
  const BridgeSwitches* switches;
  std::atomic<std::uint64_t>* reasons[kSides]; ///< counters of the statistics page by side of ingress; worker: write
  std::atomic<std::uint64_t>*
      tx_dropped[kSides]; ///< by side of the port that took no more; worker: write, control: read
};

} // namespace weir::runtime

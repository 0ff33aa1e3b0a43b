// SPDX-License-Identifier: BSD-3-Clause
// Ticks that the steps of a sampled turn take, added up in the statistics page.
#pragma once

#include "dpdk.h"

#include <weir/hits_files/statistics_layout.h>

#include <cstdint>

namespace weir::runtime {

/// Times what happens between its making or the last lap() and the next lap(). Does nothing unless `sampled`.
class StepClock {
public:
  StepClock(hits::StepTicks& ticks, bool sampled) noexcept : ticks_(ticks), last_(sampled ? rte_rdtsc() : 0) {}

  void lap(hits::Step step, std::uint64_t frames) noexcept
  {
    if (last_ == 0) [[likely]]
      return;
    const std::uint64_t now = rte_rdtsc();
    hits::add(ticks_.ticks[static_cast<std::size_t>(step)], now - last_);
    hits::add(ticks_.frames[static_cast<std::size_t>(step)], frames);
    last_ = rte_rdtsc();
  }

private:
  hits::StepTicks& ticks_;
  std::uint64_t last_;
};

} // namespace weir::runtime

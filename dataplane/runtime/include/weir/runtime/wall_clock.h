// SPDX-License-Identifier: BSD-3-Clause
// Wall-clock time for workers without a syscall: a tick counter scaled to nanoseconds, plus one offset that the control
// thread sets against the system clock.
#pragma once

#include <atomic>
#include <cstdint>

namespace weir::runtime {

class WallClock {
public:
  /// `ticks_per_second` of the counter that is passed as `ticks`; not 0.
  explicit WallClock(std::uint64_t ticks_per_second) noexcept : scale_((kNanosecondsPerSecond << 32) / ticks_per_second)
  {
  }

  /// Control thread: `wall_ns` (nanoseconds since 1970) was read together with `ticks`. Call it every second: the scale
  /// is exact to about a millionth only.
  void set(std::uint64_t ticks, std::uint64_t wall_ns) noexcept
  {
    offset_.store(wall_ns - scaled(ticks), std::memory_order_relaxed);
  }

  /// Any thread.
  [[nodiscard]] std::uint64_t now(std::uint64_t ticks) const noexcept
  {
    return scaled(ticks) + offset_.load(std::memory_order_relaxed);
  }

private:
  static constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

  [[nodiscard]] std::uint64_t scaled(std::uint64_t ticks) const noexcept
  {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(ticks) * scale_ >> 32);
  }

  std::uint64_t scale_;                  // read only after construction
  std::atomic<std::uint64_t> offset_{0}; // control: write, workers: read
};

} // namespace weir::runtime

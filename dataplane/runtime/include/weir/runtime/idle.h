// SPDX-License-Identifier: BSD-3-Clause
// How long a worker without frames sleeps under `poll: adaptive`.
#pragma once

#include <cstdint>

namespace weir::runtime {

/// Owned by one worker. Times are ticks of the caller's counter.
class Idle {
public:
  explicit Idle(std::uint64_t ticks_per_second) noexcept : spin_(ticks_per_second / 1000), short_(ticks_per_second) {}

  void saw_frames(std::uint64_t now) noexcept { last_frame_ = now; }

  /// Microseconds to sleep now: 0 during the first millisecond without a frame, 1000 during the first second, then
  /// 5000.
  [[nodiscard]] unsigned sleep_us(std::uint64_t now) const noexcept
  {
    const std::uint64_t idle = now - last_frame_;
    if (idle < spin_)
      return 0;
    return idle < short_ ? 1000 : 5000;
  }

private:
  std::uint64_t spin_;
  std::uint64_t short_;
  std::uint64_t last_frame_ = 0;
};

} // namespace weir::runtime

// SPDX-License-Identifier: BSD-3-Clause
// Which events a stream receiver may not have read yet, although the kernel took them: syslog has no receipt, so after
// a broken connection sending begins again behind the last event that was surely read.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace weir::telemetry {

/// An event leaves the window when it was handed to the kernel `age` ago and at least `buffers` bytes were handed over
/// behind it: what lies in our send buffer and the peer's receive buffer cannot be more than that. For one thread.
class UnreadWindow {
public:
  using Clock = std::chrono::steady_clock;

  explicit UnreadWindow(Clock::duration age) : age_(age) {}

  /// The whole event was handed over; `bytes` is its framed length. Sequences rise.
  void handed_over(std::uint64_t sequence, std::size_t bytes, Clock::time_point now);
  /// Forgets what was surely read; `buffers` in bytes.
  void trim(std::uint64_t buffers, Clock::time_point now);
  /// All up to here were surely read; `cursor` is the last that was handed over.
  [[nodiscard]] std::uint64_t safe(std::uint64_t cursor) const noexcept;
  void clear() noexcept { events_.clear(); }

private:
  struct HandedOver {
    std::uint64_t sequence;
    std::uint64_t end; ///< bytes handed over up to its end
    Clock::time_point at;
  };
  Clock::duration age_;
  std::uint64_t total_ = 0;
  std::deque<HandedOver> events_;
};

} // namespace weir::telemetry

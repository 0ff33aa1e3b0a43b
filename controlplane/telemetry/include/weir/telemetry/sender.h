// SPDX-License-Identifier: BSD-3-Clause
// One thread that sends stored events to one destination, and begins again where it left off.
//
// UDP (RFC 5426): one message a datagram, sent once; promises nothing. TCP (RFC 6587 octet counting) and TLS (RFC
// 5425): at least once; after a broken connection and after a restart it repeats what may not have been read. A
// receiver that stops reading stops this thread only. Elasticsearch: at least once by what it answers; its _id makes a
// repetition harmless.
#pragma once

#include <weir/telemetry/destination.h>
#include <weir/telemetry/store.h>
#include <weir/telemetry/syslog.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace weir::telemetry {

/// Pauses of a sender. `first_retry` doubles after each failed attempt up to `last_retry` and is back when a
/// connection has lasted for `last_retry` or sent something and lived `step_back`.
struct SenderTiming {
  std::chrono::milliseconds first_retry{500};
  std::chrono::milliseconds last_retry{30'000};
  std::chrono::milliseconds connect_deadline{10'000}; ///< for each address, and for the TLS handshake
  std::chrono::milliseconds step_back{5'000};         ///< what was sent in this time before a break is sent again
  std::chrono::milliseconds stalled_after{5'000};     ///< no progress for so long: state "stalled"
};

class Sender {
public:
  /// The destination must be known to the store (set_destinations()). Starts the thread.
  Sender(const Destination& destination, Store& store, const SyslogHead& head, const SenderTiming& timing = {});
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;
  /// Closes the connection where it stands; what is not surely read is sent again by the next Sender.
  ~Sender();

  /// New events are in the store. Any thread, never waits.
  void wake() noexcept;
  /// Sends what is queued, tells a TCP or TLS receiver the end and waits until it closes, for at most `deadline`; then
  /// stops.
  void finish(std::chrono::milliseconds deadline);
  [[nodiscard]] DestinationStatus status() const;
  [[nodiscard]] const Destination& destination() const noexcept { return destination_; }
  [[nodiscard]] const SyslogHead& head() const noexcept { return head_; }

private:
  class Loop;
  class StreamLoop;
  class DatagramLoop;
  class BulkLoop;
  /// From then on cancel_ is readable. `steady`: a time of the steady clock, not 0.
  void cancel_at(std::chrono::nanoseconds steady) noexcept;
  struct Health {
    std::string state = "connecting";
    std::string security;
    std::string last_error;
    std::int64_t last_error_time = 0;
    std::int64_t connected_since = 0;
    std::int64_t disconnected_since = 0;
    std::vector<Refusal> refusals;
  };
  const Destination destination_;
  const SyslogHead head_;
  Store& store_;
  mutable std::mutex mutex_;
  Health health_;                          // mutex_
  std::atomic<bool> stop_{false};          // any: write, thread: read
  std::atomic<std::int64_t> finish_by_{0}; // steady ns; 0 = go on; any: write, thread: read
  int wake_ = -1;                          // eventfd: new events, or the end
  int cancel_ = -1;                        // timerfd: no time is left; breaks off all that waits for the receiver
  std::unique_ptr<Loop> loop_;
  std::thread thread_;
};

} // namespace weir::telemetry

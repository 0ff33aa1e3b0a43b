// SPDX-License-Identifier: BSD-3-Clause
// Events read from the store and framed as syslog messages, on their way to a socket. For one thread.
#pragma once

#include "event_filter.h"

#include <weir/telemetry/destination.h>
#include <weir/telemetry/store.h>
#include <weir/telemetry/syslog.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace weir::telemetry {

enum class Framing : std::uint8_t { octet_counted, datagram };

class SyslogBatch {
public:
  struct Message {
    std::uint64_t sequence;
    std::size_t end; ///< in the batch
    std::size_t length;
    Outcome outcome; ///< once it is handed over: sent, or filtered (its length is then 0)
  };

  SyslogBatch(Framing framing, SyslogHead head, const Destination& destination)
      : framing_(framing), head_(std::move(head)), format_(destination.format), only_(destination.only)
  {
  }

  /// If it is empty, takes the next events behind `position`. True: it holds something.
  [[nodiscard]] tl::expected<bool, Error> fill(Store::Reader& reader, std::uint64_t position);
  /// Forgets all; the next message begins a connection.
  void restart();

  [[nodiscard]] bool is_empty() const noexcept { return messages_.empty(); }
  /// What is not taken yet.
  [[nodiscard]] std::string_view rest() const noexcept { return std::string_view(bytes_).substr(taken_); }
  [[nodiscard]] const Message& front() const noexcept { return messages_.front(); }
  [[nodiscard]] std::string_view front_bytes() const noexcept
  {
    return std::string_view(bytes_).substr(front().end - front().length, front().length);
  }
  /// The socket took so many bytes.
  void take(std::size_t bytes) noexcept { taken_ += bytes; }
  [[nodiscard]] bool front_is_taken() const noexcept { return !messages_.empty() && messages_.front().end <= taken_; }
  void pop_front();

private:
  void append(const StoredEvent& event);

  const Framing framing_;
  const SyslogHead head_;
  const Format format_;
  const EventFilter only_;
  EventFields fields_;
  std::string message_;
  std::string bytes_;
  std::size_t taken_ = 0;
  std::deque<Message> messages_;
  std::uint32_t sequence_id_ = 0;
};

} // namespace weir::telemetry

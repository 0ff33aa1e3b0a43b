// SPDX-License-Identifier: BSD-3-Clause
// Sending over TCP or TLS: at least once, with a step back behind what was surely read.
#pragma once

#include "sender_loop.h"
#include "stream.h"
#include "syslog_batch.h"

#include <weir/telemetry/unread_window.h>

namespace weir::telemetry {

class Sender::StreamLoop final : public Sender::Loop {
public:
  StreamLoop(Sender& owner, const SenderTiming& timing);

private:
  [[nodiscard]] bool is_open() const noexcept override { return stream_ != nullptr; }
  [[nodiscard]] tl::expected<void, std::string> open() override;
  void close() override;
  Wait step() override;
  [[nodiscard]] bool said_goodbye() override;
  [[nodiscard]] bool is_empty() const noexcept override { return batch_.is_empty(); }

  [[nodiscard]] bool fill();
  Wait write_some();
  void account();
  void confirm();

  std::unique_ptr<Stream> stream_;
  SyslogBatch batch_;
  UnreadWindow unread_;
  std::uint64_t buffers_ = 0; ///< see Stream::buffered()
  Clock::time_point progress_at_{};
  bool end_told_ = false; ///< to the receiver of this connection
  bool read_all_ = false; ///< the receiver closed behind the end that it was told: nothing is unread
};

} // namespace weir::telemetry

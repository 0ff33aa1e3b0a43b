// SPDX-License-Identifier: BSD-3-Clause
// Sending over UDP: each event once, in small bursts.
#pragma once

#include "net_socket.h"
#include "sender_loop.h"
#include "syslog_batch.h"

namespace weir::telemetry {

class Sender::DatagramLoop final : public Sender::Loop {
public:
  DatagramLoop(Sender& owner, const SenderTiming& timing);

private:
  [[nodiscard]] bool is_open() const noexcept override { return socket_.valid(); }
  [[nodiscard]] tl::expected<void, std::string> open() override;
  void close() override;
  Wait step() override;
  [[nodiscard]] bool said_goodbye() override { return true; }
  [[nodiscard]] bool is_empty() const noexcept override { return batch_.is_empty(); }

  void settle(Outcome outcome); ///< of the front message

  Descriptor socket_;
  SyslogBatch batch_;
};

} // namespace weir::telemetry

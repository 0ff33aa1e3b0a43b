// SPDX-License-Identifier: BSD-3-Clause
// What the thread of a Sender does.
#pragma once

#include "net_socket.h"

#include <weir/telemetry/sender.h>
#include <weir/telemetry/unread_window.h>

#include <deque>
#include <string>
#include <string_view>

namespace weir::telemetry {

class Sender::Loop {
public:
  using Clock = std::chrono::steady_clock;

  Loop(Sender& owner, const SenderTiming& timing);
  void run();

private:
  /// What a step asks to wait for.
  struct Wait {
    bool readable = false;
    bool writable = false;
    std::chrono::milliseconds at_most{1000};
  };
  /// Where the framed bytes of an event end in `buffer_`.
  struct Framed {
    std::uint64_t sequence;
    std::size_t end;
    std::size_t length;
  };

  [[nodiscard]] bool connected() const noexcept { return connection_.valid(); }
  [[nodiscard]] bool is_stream() const noexcept { return owner_.destination_.transport == Transport::tcp; }
  [[nodiscard]] bool stopping() const noexcept;
  [[nodiscard]] bool finished();

  void try_connect();
  void disconnect(const std::string& why);
  void retry_later(const std::string& why);
  void report(std::string_view state);

  Wait step_stream();
  Wait step_datagrams();
  [[nodiscard]] bool fill();
  [[nodiscard]] bool drain_peer();
  /// False: the kernel takes no more, or the connection broke.
  [[nodiscard]] bool write_some();
  void account(std::size_t written);
  void confirm();
  void wait(const Wait& what);

  Sender& owner_;
  const SenderTiming timing_;
  Store::Reader reader_;
  Descriptor connection_;
  UnreadWindow unread_;
  std::uint64_t position_ = 0; ///< all up to here were handed to the kernel on this connection, or need not be
  std::string buffer_;
  std::size_t written_ = 0; ///< bytes of buffer_ that the kernel took
  std::deque<Framed> framed_;
  std::uint64_t buffers_ = 0; ///< see buffered_bytes()
  std::uint32_t sequence_id_ = 0;
  std::chrono::milliseconds retry_{0};
  Clock::time_point next_attempt_{};
  Clock::time_point connected_at_{};
  Clock::time_point progress_at_{};
  bool end_told_ = false;
};

} // namespace weir::telemetry

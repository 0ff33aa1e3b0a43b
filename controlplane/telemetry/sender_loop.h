// SPDX-License-Identifier: BSD-3-Clause
// What the thread of a Sender does, whatever the transport: connect, step, wait, begin again later.
#pragma once

#include <weir/telemetry/sender.h>

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::telemetry {

class Sender::Loop {
public:
  using Clock = std::chrono::steady_clock;

  /// The loop for the destination's transport.
  [[nodiscard]] static std::unique_ptr<Loop> make(Sender& owner, const SenderTiming& timing);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  virtual ~Loop() = default;

  void run();

protected:
  /// What a step asks to wait for; -1: for new events and the clock only.
  struct Wait {
    int descriptor = -1;
    bool writable = false; ///< as well as readable
    std::chrono::milliseconds at_most{1000};
  };

  Loop(Sender& owner, const SenderTiming& timing);

  [[nodiscard]] virtual bool is_open() const noexcept = 0;
  /// The error is a sentence.
  [[nodiscard]] virtual tl::expected<void, std::string> open() = 0;
  /// Ends the connection at once and sets position_ to where the next one begins.
  virtual void close() = 0;
  /// Sends some; may end in disconnect().
  virtual Wait step() = 0;
  /// All events are handed over and the end is asked for: true when nothing is left to wait for.
  [[nodiscard]] virtual bool said_goodbye() = 0;
  /// Nothing that was read from the store waits to be handed over.
  [[nodiscard]] virtual bool is_empty() const noexcept = 0;

  [[nodiscard]] const Destination& destination() const noexcept { return owner_.destination_; }
  [[nodiscard]] Store& store() noexcept { return owner_.store_; }
  [[nodiscard]] const SyslogHead& head() const noexcept { return owner_.head_; }
  [[nodiscard]] int cancel() const noexcept { return owner_.cancel_; }
  [[nodiscard]] bool stopping() const noexcept;
  /// Closes, says why, and asks to go on with what comes next.
  Wait disconnect(const std::string& why);
  void report(std::string_view state);
  /// These make printable what they are told.
  void note_error(const std::string& why);
  void note_refusal(const std::string& reason);
  void note_security(const std::string& security);
  /// The receiver took something: the next pause is a short one again.
  void progressed() noexcept { retry_ = timing_.first_retry; }

  const SenderTiming timing_;
  Store::Reader reader_;
  std::uint64_t position_ = 0; ///< all up to here were handed over on this connection, or need not be

private:
  [[nodiscard]] bool finished();
  void retry_later(const std::string& why);
  void wait(const Wait& what);

  Sender& owner_;
  std::chrono::milliseconds retry_{0};
  Clock::time_point next_attempt_{};
  Clock::time_point opened_at_{};
};

} // namespace weir::telemetry

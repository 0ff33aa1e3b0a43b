// SPDX-License-Identifier: BSD-3-Clause
// What the thread of a Sender does: connect, send, wait, begin again.
#include "sender_loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weir::telemetry {

namespace {

/// Events read from the store at a time.
constexpr std::size_t kReadEvents = 256;
constexpr std::size_t kReadBytes = 256 * 1024;
/// Datagrams sent before a pause of a millisecond, so that a burst does not run over the receiver's buffer.
constexpr std::size_t kDatagramBurst = 20;

std::int64_t wall_clock_ns()
{
  using namespace std::chrono;
  return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

std::int64_t steady_ns()
{
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool would_block(int code) noexcept
{
  return code == EAGAIN || code == EWOULDBLOCK || code == ENOBUFS;
}

} // namespace

Sender::Loop::Loop(Sender& owner, const SenderTiming& timing)
    : owner_(owner), timing_(timing), reader_(owner.store_), unread_(timing.step_back), retry_(timing.first_retry)
{
  const Delivery delivery = owner.store_.delivery(owner.destination_.name);
  position_ = is_stream() ? delivery.safe : delivery.cursor;
}

void Sender::Loop::run()
{
  while (!stopping() && !finished()) {
    if (!connected()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_attempt_ - Clock::now());
      if (left.count() > 0)
        wait({false, false, left});
      else
        try_connect();
      continue;
    }
    wait(is_stream() ? step_stream() : step_datagrams());
  }
}

bool Sender::Loop::stopping() const noexcept
{
  const std::int64_t by = owner_.finish_by_.load(std::memory_order_acquire);
  return owner_.stop_.load(std::memory_order_acquire) || (by != 0 && steady_ns() >= by);
}

bool Sender::Loop::finished()
{
  if (owner_.finish_by_.load(std::memory_order_acquire) == 0 || position_ < owner_.store_.newest() || !buffer_.empty())
    return false;
  if (!is_stream())
    return true;
  if (connected() && !end_told_) { // the receiver closes when it has read all of it
    end_told_ = ::shutdown(connection_.get(), SHUT_WR) == 0;
    return !end_told_;
  }
  return !connected();
}

void Sender::Loop::report(std::string_view state)
{
  const std::lock_guard lock(owner_.mutex_);
  owner_.health_.state = state;
  if (state == "connecting" || state == "waiting")
    owner_.health_.connected_since = 0;
  else if (owner_.health_.connected_since == 0)
    owner_.health_.connected_since = wall_clock_ns();
}

void Sender::Loop::try_connect()
{
  report("connecting");
  auto made =
      connect_to(owner_.destination_.host, owner_.destination_.port,
                 is_stream() ? SocketKind::stream : SocketKind::datagram, timing_.connect_deadline, owner_.cancel_);
  if (!made) {
    retry_later(made.error());
    return;
  }
  connection_ = std::move(*made);
  connected_at_ = progress_at_ = Clock::now();
  buffers_ = 0;
  sequence_id_ = 0;
  report("connected");
}

void Sender::Loop::retry_later(const std::string& why)
{
  report("waiting");
  {
    const std::lock_guard lock(owner_.mutex_);
    owner_.health_.last_error = why;
    owner_.health_.last_error_time = wall_clock_ns();
  }
  next_attempt_ = Clock::now() + retry_;
  retry_ = std::min(retry_ * 2, timing_.last_retry);
}

void Sender::Loop::disconnect(const std::string& why)
{
  connection_.close();
  buffer_.clear();
  framed_.clear();
  written_ = 0;
  if (Clock::now() - connected_at_ >= timing_.step_back)
    retry_ = timing_.first_retry;
  if (is_stream()) {
    if (end_told_) {
      unread_.clear();
      owner_.store_.sent(owner_.destination_.name, position_, position_, 0);
    }
    position_ = unread_.safe(position_);
    unread_.clear();
  }
  retry_later(why);
}

bool Sender::Loop::fill()
{
  if (!buffer_.empty())
    return true;
  auto events = reader_.after(position_, kReadEvents, kReadBytes);
  if (!events) {
    const std::lock_guard lock(owner_.mutex_);
    owner_.health_.last_error = "store: " + events.error().text;
    owner_.health_.last_error_time = wall_clock_ns();
    return false;
  }
  for (const StoredEvent& event : *events) {
    const std::size_t before = buffer_.size();
    sequence_id_ = sequence_id_ == kMaxSequenceId ? 1 : sequence_id_ + 1;
    if (is_stream())
      append_octet_counted(buffer_, event, owner_.head_, sequence_id_);
    else
      append_syslog(buffer_, event, owner_.head_, sequence_id_);
    framed_.push_back({event.sequence, buffer_.size(), buffer_.size() - before});
  }
  return !buffer_.empty();
}

bool Sender::Loop::drain_peer()
{
  std::array<char, 4096> ignored;
  for (;;) {
    const ssize_t got = ::recv(connection_.get(), ignored.data(), ignored.size(), 0);
    if (got > 0)
      continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      return true;
    if (got < 0 && errno == EINTR)
      continue;
    disconnect(got == 0 ? "closed by the receiver" : std::strerror(errno));
    return false;
  }
}

bool Sender::Loop::write_some()
{
  const ssize_t sent = ::send(connection_.get(), buffer_.data() + written_, buffer_.size() - written_, MSG_NOSIGNAL);
  if (sent < 0) {
    if (would_block(errno) || errno == EINTR)
      return false;
    disconnect(std::strerror(errno));
    return false;
  }
  written_ += static_cast<std::size_t>(sent);
  progress_at_ = Clock::now();
  account(written_);
  if (written_ == buffer_.size()) {
    buffer_.clear();
    written_ = 0;
  }
  return true;
}

void Sender::Loop::account(std::size_t written)
{
  const std::uint64_t sent_before = owner_.store_.delivery(owner_.destination_.name).cursor;
  std::uint64_t repeated = 0;
  const auto now = Clock::now();
  while (!framed_.empty() && framed_.front().end <= written) {
    const Framed& event = framed_.front();
    repeated += event.sequence <= sent_before ? 1 : 0;
    unread_.handed_over(event.sequence, event.length, now);
    position_ = event.sequence;
    framed_.pop_front();
  }
  buffers_ = buffered_bytes(connection_.get(), buffers_);
  unread_.trim(buffers_, now);
  owner_.store_.sent(owner_.destination_.name, position_, unread_.safe(position_), repeated);
}

void Sender::Loop::confirm()
{
  unread_.trim(buffers_, Clock::now());
  owner_.store_.sent(owner_.destination_.name, position_, unread_.safe(position_), 0);
}

Sender::Loop::Wait Sender::Loop::step_stream()
{
  if (!drain_peer())
    return {};
  if (end_told_ || !fill()) {
    report("connected");
    confirm();
    return {true, false, std::chrono::milliseconds(1000)};
  }
  if (write_some() || !connected()) {
    report(connected() ? "connected" : "waiting");
    return {true, false, std::chrono::milliseconds(0)};
  }
  report(Clock::now() - progress_at_ >= timing_.stalled_after ? "stalled" : "connected");
  return {true, true, std::min(timing_.stalled_after, std::chrono::milliseconds(1000))};
}

Sender::Loop::Wait Sender::Loop::step_datagrams()
{
  for (std::size_t burst = 0; burst < kDatagramBurst; ++burst) {
    if (!fill())
      return {false, false, std::chrono::milliseconds(1000)};
    const Framed& event = framed_.front();
    const ssize_t sent =
        ::send(connection_.get(), buffer_.data() + event.end - event.length, event.length, MSG_NOSIGNAL);
    if (sent < 0 && would_block(errno))
      return {false, true, std::chrono::milliseconds(100)};
    if (sent < 0 && errno != EMSGSIZE) { // what a datagram sent before met: nobody there
      disconnect(std::strerror(errno));
      return {};
    }
    position_ = event.sequence;
    if (sent < 0)
      owner_.store_.given_up(owner_.destination_.name, position_);
    else
      owner_.store_.sent(owner_.destination_.name, position_, position_, 0);
    framed_.pop_front();
    if (framed_.empty())
      buffer_.clear();
  }
  return {false, false, std::chrono::milliseconds(1)};
}

void Sender::Loop::wait(const Wait& what)
{
  if (what.at_most.count() == 0)
    return;
  std::array<pollfd, 2> waits = {pollfd{owner_.wake_, POLLIN, 0}, pollfd{connection_.get(), 0, 0}};
  if (what.readable)
    waits[1].events |= POLLIN;
  if (what.writable)
    waits[1].events |= POLLOUT;
  const auto most = std::min<std::int64_t>(what.at_most.count(), 1000);
  ::poll(waits.data(), connected() && waits[1].events != 0 ? 2 : 1, static_cast<int>(most));
  eventfd_t count = 0;
  if (waits[0].revents != 0)
    ::eventfd_read(owner_.wake_, &count);
}

} // namespace weir::telemetry

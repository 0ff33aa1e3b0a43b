// SPDX-License-Identifier: BSD-3-Clause
// The owner of a sending thread.
#include <weir/telemetry/sender.h>

#include "sender_loop.h"

#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace weir::telemetry {

std::string_view word(Transport transport) noexcept
{
  switch (transport) {
  case Transport::udp:
    return "udp";
  case Transport::tcp:
    return "tcp";
  case Transport::tls:
    return "tls";
  case Transport::elasticsearch:
    break;
  }
  return "elasticsearch";
}

std::string endpoint_text(const Destination& destination)
{
  if (destination.transport == Transport::elasticsearch)
    return destination.elastic.url;
  const bool literal6 = destination.host.find(':') != std::string::npos;
  return std::string(word(destination.transport)) + " " + (literal6 ? "[" : "") + destination.host +
         (literal6 ? "]:" : ":") + std::to_string(destination.port);
}

Sender::Sender(const Destination& destination, Store& store, const SyslogHead& head, const SenderTiming& timing)
    : destination_(destination), head_(head), store_(store), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      cancel_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)), loop_(Loop::make(*this, timing)),
      thread_([this] { loop_->run(); })
{
}

Sender::~Sender()
{
  stop_.store(true, std::memory_order_release);
  cancel_at(std::chrono::nanoseconds(1));
  wake();
  if (thread_.joinable())
    thread_.join();
  ::close(wake_);
  ::close(cancel_);
}

void Sender::cancel_at(std::chrono::nanoseconds steady) noexcept
{
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(steady);
  const itimerspec once{{}, {seconds.count(), (steady - seconds).count()}};
  ::timerfd_settime(cancel_, TFD_TIMER_ABSTIME, &once, nullptr);
}

void Sender::wake() noexcept
{
  ::eventfd_write(wake_, 1);
}

void Sender::finish(std::chrono::milliseconds deadline)
{
  const std::chrono::nanoseconds end = (std::chrono::steady_clock::now() + deadline).time_since_epoch();
  finish_by_.store(end.count(), std::memory_order_release);
  cancel_at(end);
  wake();
  if (thread_.joinable())
    thread_.join();
}

DestinationStatus Sender::status() const
{
  DestinationStatus status;
  const Delivery delivery = store_.delivery(destination_.name);
  const std::uint64_t newest = store_.newest();
  status.name = destination_.name;
  status.endpoint = endpoint_text(destination_);
  status.stored = delivery.stored;
  status.sent = delivery.sent;
  status.dropped = delivery.dropped;
  status.resent = delivery.resent;
  status.filtered = delivery.filtered;
  status.refused = delivery.refused;
  status.queued = newest > delivery.cursor ? newest - delivery.cursor : 0;
  const std::lock_guard lock(mutex_);
  status.state = health_.state;
  status.refusals = health_.refusals;
  status.security = health_.security;
  status.last_error = health_.last_error;
  status.last_error_time = health_.last_error_time;
  status.connected_since = health_.connected_since;
  status.disconnected_since = health_.disconnected_since;
  return status;
}

} // namespace weir::telemetry

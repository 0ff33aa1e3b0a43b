// SPDX-License-Identifier: BSD-3-Clause
// The owner of a sending thread.
#include <weir/telemetry/sender.h>

#include "sender_loop.h"

#include <sys/eventfd.h>
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

Sender::Sender(const Destination& destination, Store& store, const SyslogHead& head, const SenderTiming& timing)
    : destination_(destination), head_(head), store_(store), wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      cancel_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), loop_(Loop::make(*this, timing)),
      thread_([this] { loop_->run(); })
{
}

Sender::~Sender()
{
  stop_.store(true, std::memory_order_release);
  signal(cancel_);
  wake();
  if (thread_.joinable())
    thread_.join();
  ::close(wake_);
  ::close(cancel_);
}

void Sender::signal(int eventfd) noexcept
{
  const std::uint64_t one = 1;
  static_cast<void>(!::write(eventfd, &one, sizeof(one)));
}

void Sender::wake() noexcept
{
  signal(wake_);
}

void Sender::finish(std::chrono::milliseconds deadline)
{
  const auto end = std::chrono::steady_clock::now() + deadline;
  finish_by_.store(std::chrono::nanoseconds(end.time_since_epoch()).count(), std::memory_order_release);
  signal(cancel_);
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
  const bool elastic = destination_.transport == Transport::elasticsearch;
  const bool literal6 = destination_.host.find(':') != std::string::npos;
  status.endpoint = elastic ? destination_.elastic.url
                            : std::string(word(destination_.transport)) + " " + (literal6 ? "[" : "") +
                                  destination_.host + (literal6 ? "]:" : ":") + std::to_string(destination_.port);
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
  return status;
}

} // namespace weir::telemetry

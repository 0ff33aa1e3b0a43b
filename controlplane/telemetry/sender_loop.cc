// SPDX-License-Identifier: BSD-3-Clause
// What the thread of a Sender does, whatever the transport.
#include "sender_loop.h"

#include "bulk_loop.h"
#include "datagram_loop.h"
#include "stream_loop.h"
#include "wall_clock.h"

#include <weir/config/printable.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <poll.h>
#include <sys/eventfd.h>

namespace weir::telemetry {

namespace {

std::int64_t steady_ns()
{
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

std::unique_ptr<Sender::Loop> Sender::Loop::make(Sender& owner, const SenderTiming& timing)
{
  switch (owner.destination_.transport) {
  case Transport::udp:
    return std::make_unique<DatagramLoop>(owner, timing);
  case Transport::elasticsearch:
    return std::make_unique<BulkLoop>(owner, timing);
  case Transport::tcp:
  case Transport::tls:
    break;
  }
  return std::make_unique<StreamLoop>(owner, timing);
}

Sender::Loop::Loop(Sender& owner, const SenderTiming& timing)
    : timing_(timing), reader_(owner.store_), owner_(owner), retry_(timing.first_retry)
{
}

void Sender::Loop::run()
{
  while (!stopping() && !finished()) {
    if (is_open()) {
      wait(step());
      continue;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_attempt_ - Clock::now());
    if (left.count() > 0) {
      wait({-1, false, left});
      continue;
    }
    report("connecting");
    if (const auto opened = open(); !opened) {
      retry_later(opened.error());
      continue;
    }
    opened_at_ = Clock::now();
    report("connected");
  }
}

bool Sender::Loop::stopping() const noexcept
{
  const std::int64_t by = owner_.finish_by_.load(std::memory_order_acquire);
  return owner_.stop_.load(std::memory_order_acquire) || (by != 0 && steady_ns() >= by);
}

bool Sender::Loop::finished()
{
  if (owner_.finish_by_.load(std::memory_order_acquire) == 0 || position_ < owner_.store_.newest() || !is_empty())
    return false;
  return said_goodbye();
}

void Sender::Loop::report(std::string_view state)
{
  const std::lock_guard lock(owner_.mutex_);
  owner_.health_.state = state;
  if (state == "connecting" || state == "waiting") {
    owner_.health_.connected_since = 0;
    owner_.health_.security.clear();
    if (owner_.health_.disconnected_since == 0)
      owner_.health_.disconnected_since = wall_clock_ns();
  } else if (owner_.health_.connected_since == 0) {
    owner_.health_.connected_since = wall_clock_ns();
    owner_.health_.disconnected_since = 0;
  }
}

void Sender::Loop::note_error(const std::string& why)
{
  const std::lock_guard lock(owner_.mutex_);
  owner_.health_.last_error = config::printable(why);
  owner_.health_.last_error_time = wall_clock_ns();
}

void Sender::Loop::note_security(const std::string& security)
{
  const std::lock_guard lock(owner_.mutex_);
  owner_.health_.security = security;
}

void Sender::Loop::note_refusal(const std::string& reason)
{
  constexpr std::size_t kMostReasons = 16;
  const std::string shown = config::printable(reason);
  const std::lock_guard lock(owner_.mutex_);
  std::vector<Refusal>& refusals = owner_.health_.refusals;
  auto found = std::find_if(refusals.begin(), refusals.end(), [&](const Refusal& r) { return r.reason == shown; });
  if (found == refusals.end() && refusals.size() >= kMostReasons)
    found = std::prev(refusals.end());
  else if (found == refusals.end())
    found = refusals.insert(found, {refusals.size() + 1 < kMostReasons ? shown : "other", 0});
  ++found->events;
}

void Sender::Loop::retry_later(const std::string& why)
{
  report("waiting");
  note_error(why);
  next_attempt_ = Clock::now() + retry_;
  retry_ = std::min(retry_ * 2, timing_.last_retry);
}

Sender::Loop::Wait Sender::Loop::disconnect(const std::string& why)
{
  close();
  if (Clock::now() - opened_at_ >= timing_.step_back)
    retry_ = timing_.first_retry;
  retry_later(why);
  return {-1, false, std::chrono::milliseconds(0)};
}

void Sender::Loop::wait(const Wait& what)
{
  if (what.at_most.count() == 0)
    return;
  const short events = what.writable ? POLLIN | POLLOUT : POLLIN;
  std::array<pollfd, 2> waits = {pollfd{owner_.wake_, POLLIN, 0}, pollfd{what.descriptor, events, 0}};
  const auto most = std::min<std::int64_t>(what.at_most.count(), 1000);
  ::poll(waits.data(), waits.size(), static_cast<int>(most)); // it passes over a descriptor of -1
  eventfd_t count = 0;
  if (waits[0].revents != 0)
    ::eventfd_read(owner_.wake_, &count);
}

} // namespace weir::telemetry

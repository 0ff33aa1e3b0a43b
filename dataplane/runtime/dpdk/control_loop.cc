// SPDX-License-Identifier: BSD-3-Clause
// The control thread's loop: socket, signals, clock, watch over workers, figures.
#include "data_plane.h"

#include "port_figures.h"

#include <weir/runtime/log.h>

#include <csignal>
#include <ctime>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace weir::runtime {

namespace {

/// Rings must hear from their readers well before 16384 records at 20000 a second fill them.
constexpr int kTickMilliseconds = 20;
constexpr std::uint64_t kWatchNs = 100'000'000;
constexpr std::uint64_t kFiguresNs = 1'000'000'000;
constexpr unsigned kPatienceForReadersMs = 1000;

std::uint64_t clock_ns(clockid_t clock) noexcept
{
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

int open_signals() noexcept
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/// True once `period` has passed; `next` moves on without catching up.
bool due(std::uint64_t now, std::uint64_t period, std::uint64_t& next) noexcept
{
  if (now < next)
    return false;
  next = now + period;
  return true;
}

} // namespace

void DataPlane::every_100_ms()
{
  if (!crew_->watch(bridges_))
    return;
  for (std::size_t i = 0; i < crew_->size(); ++i) {
    if (crew_->stalled(i))
      warn("worker " + std::to_string(i) + " has stalled");
  }
  for (const auto& state : bridges_.states())
    warn("bridge " + std::string(state.name.view()) + ": now " + std::string(word(state.effective)));
  show();
}

void DataPlane::every_second()
{
  clock_.set(rte_rdtsc(), clock_ns(CLOCK_REALTIME));
  for (std::size_t i = 0; i < ports_.size(); ++i)
    copy_figures(ports_[i], records_->tx_dropped(i), records_->port(i));
  show();
}

void DataPlane::loop(int signals)
{
  std::uint64_t next_watch = 0;
  std::uint64_t next_figures = 0;
  std::vector<pollfd> entries;
  while (!stopping_) {
    entries.assign(1, {signals, POLLIN, 0});
    server_.add_to(entries);
    if (poll(entries.data(), entries.size(), kTickMilliseconds) > 0) {
      server_.serve(std::span(entries).subspan(1), *this);
      if (entries[0].revents != 0)
        stopping_ = true;
    }
    records_->poll_readers();
    const std::uint64_t now = clock_ns(CLOCK_MONOTONIC);
    if (due(now, kWatchNs, next_watch))
      every_100_ms();
    if (due(now, kFiguresNs, next_figures))
      every_second();
  }
}

void DataPlane::end()
{
  stop_.store(true, std::memory_order_release);
  if (crew_->join()) {
    records_->finish(kPatienceForReadersMs);
  } else {
    warn("a worker does not end; its last hits are lost");
  }
  every_second();
  records_->set_running(false, clock_ns(CLOCK_REALTIME));
  say("ended in good order");
}

Started<void> DataPlane::run()
{
  const int signals = open_signals();
  if (signals < 0)
    return start_error(StartErrorCode::internal, "no signal descriptor");
  every_second();
  if (auto good = crew_->launch(config_.poll); !good) {
    close(signals);
    return good;
  }
  records_->set_running(true, clock_ns(CLOCK_REALTIME));
  const auto took_ms = (clock_ns(CLOCK_REALTIME) - started_ns_) / 1'000'000;
  say("ready: instance " + control::instance_text(records_->id()) + ", " + std::to_string(crew_->size()) +
      " worker(s), " + (config_.poll == control::PollMode::busy ? "busy" : "adaptive") + " polling, forwarding after " +
      std::to_string(took_ms) + " ms");
  loop(signals);
  end();
  close(signals);
  return {};
}

} // namespace weir::runtime

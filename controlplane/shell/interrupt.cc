// SPDX-License-Identifier: BSD-3-Clause
// The handler of SIGINT.
#include "interrupt.h"

#include <cerrno>
#include <csignal>
#include <poll.h>

namespace weir::shell {

namespace {

volatile std::sig_atomic_t g_interrupted = 0;

extern "C" void note_interrupt(int)
{
  g_interrupted = 1;
}

void change_mask(int how) noexcept
{
  sigset_t interrupts;
  sigemptyset(&interrupts);
  sigaddset(&interrupts, SIGINT);
  ::pthread_sigmask(how, &interrupts, nullptr);
}

} // namespace

/// Not SA_RESTART: the read must come back.
void catch_interrupts()
{
  struct sigaction action {};
  action.sa_handler = note_interrupt;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
}

bool was_interrupted() noexcept
{
  const bool interrupted = g_interrupted != 0;
  g_interrupted = 0;
  return interrupted;
}

InterruptScope::InterruptScope(Interrupts within) noexcept : within_(within)
{
  change_mask(within_ == Interrupts::kept_back ? SIG_BLOCK : SIG_UNBLOCK);
}

InterruptScope::~InterruptScope()
{
  change_mask(within_ == Interrupts::kept_back ? SIG_UNBLOCK : SIG_BLOCK);
}

bool wait_for_input(int descriptor) noexcept
{
  sigset_t open;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &open);
  sigdelset(&open, SIGINT);
  if (g_interrupted != 0)
    return false;
  pollfd wanted = {descriptor, POLLIN, 0};
  while (::ppoll(&wanted, 1, nullptr, &open) < 0) {
    if (errno != EINTR || g_interrupted != 0)
      return false;
  }
  return true;
}

} // namespace weir::shell

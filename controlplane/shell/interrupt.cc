// SPDX-License-Identifier: BSD-3-Clause
// The handler of SIGINT.
#include "interrupt.h"

#include <csignal>

namespace weir::shell {

namespace {

volatile std::sig_atomic_t g_interrupted = 0;

extern "C" void note_interrupt(int)
{
  g_interrupted = 1;
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

} // namespace weir::shell

// SPDX-License-Identifier: BSD-3-Clause
// Waiting and writing without missing that nobody is there any more.
#include "stream.h"

#include "interrupt.h"
#include "pager.h"

#include <poll.h>
#include <unistd.h>

namespace weir::shell {

namespace {

constexpr int kPauseMs = 300;

bool pause()
{
  catch_interrupts();
  pollfd output{STDOUT_FILENO, 0, 0};
  const int ready = ::poll(&output, 1, kPauseMs);
  if (was_interrupted())
    return false;
  return ready <= 0 || (output.revents & (POLLERR | POLLHUP | POLLNVAL)) == 0;
}

} // namespace

Stream standard_output()
{
  return {[](std::string_view text) { return write_all(STDOUT_FILENO, text); }, pause};
}

} // namespace weir::shell

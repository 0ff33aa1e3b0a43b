// SPDX-License-Identifier: BSD-3-Clause
// stderr.
#include <weir/daemon/log.h>

#include <weir/config/printable.h>

#include <string>
#include <unistd.h>

namespace weir::daemon {

void log_line(std::string_view text)
{
  const std::string line = "weir-controlplane: " + config::printable(text, 2000) + "\n";
  if (write(STDERR_FILENO, line.data(), line.size()) < 0)
    return; // nobody listens; there is no other place to say so
}

} // namespace weir::daemon

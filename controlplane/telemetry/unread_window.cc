// SPDX-License-Identifier: BSD-3-Clause
// Which events a stream receiver may not have read yet.
#include <weir/telemetry/unread_window.h>

namespace weir::telemetry {

void UnreadWindow::handed_over(std::uint64_t sequence, std::size_t bytes, Clock::time_point now)
{
  total_ += bytes;
  events_.push_back({sequence, total_, now});
}

void UnreadWindow::trim(std::uint64_t buffers, Clock::time_point now)
{
  while (!events_.empty() && now - events_.front().at >= age_ && total_ - events_.front().end >= buffers)
    events_.pop_front();
}

std::uint64_t UnreadWindow::safe(std::uint64_t cursor) const noexcept
{
  return events_.empty() ? cursor : events_.front().sequence - 1;
}

} // namespace weir::telemetry

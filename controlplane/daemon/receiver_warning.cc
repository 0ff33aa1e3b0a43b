// SPDX-License-Identifier: BSD-3-Clause
// Receivers that do not take events.
#include <weir/daemon/receiver_warning.h>

#include "api_json.h"

#include <weir/api/time_text.h>

namespace weir::daemon {

std::string receiver_warning(const telemetry::DestinationStatus& status)
{
  const std::string queued =
      ", " + std::to_string(status.queued) + (status.queued == 1 ? " event waits for it" : " events wait for it");
  if (status.state == "stalled")
    return "receiver " + status.name + " does not read" + queued;
  // An error of the time before the connection broke explains nothing.
  if (status.disconnected_since == 0 || status.last_error_time < status.disconnected_since)
    return {};
  return "receiver " + status.name + " is not connected since " +
         api::format_time(status.disconnected_since / kSecond) + ": " + status.last_error + queued;
}

} // namespace weir::daemon

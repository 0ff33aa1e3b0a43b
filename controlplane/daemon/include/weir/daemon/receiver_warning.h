// SPDX-License-Identifier: BSD-3-Clause
// What a person must know of a receiver that does not take events.
#pragma once

#include <weir/telemetry/destination.h>

#include <string>

namespace weir::daemon {

/// A sentence: not connected, since when and why, or connected and not reading. Empty: all is well, or the first
/// attempt is under way.
[[nodiscard]] std::string receiver_warning(const telemetry::DestinationStatus& status);

} // namespace weir::daemon

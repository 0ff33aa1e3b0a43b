// SPDX-License-Identifier: BSD-3-Clause
// Which events a destination gets.
#pragma once

#include "event_fields.h"

#include <weir/telemetry/destination.h>
#include <weir/telemetry/store.h>

namespace weir::telemetry {

/// True if a destination with this filter gets the event. `fields` is room to take it apart in, where that must be.
[[nodiscard]] bool wants(const EventFilter& filter, const StoredEvent& event, EventFields& fields);

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// Which events a destination gets.
#pragma once

#include "event_fields.h"

#include <weir/telemetry/destination.h>
#include <weir/telemetry/store.h>

namespace weir::telemetry {

/// True if the filter can only be asked with the event's fields at hand.
[[nodiscard]] bool needs_fields(const EventFilter& filter) noexcept;

/// `fields` are read from the event where needs_fields() says so.
[[nodiscard]] bool passes(const EventFilter& filter, const StoredEvent& event, const EventFields& fields);

} // namespace weir::telemetry

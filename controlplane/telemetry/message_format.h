// SPDX-License-Identifier: BSD-3-Clause
// A stored event as CEF, LEEF or key=value text. All are one line of printable ASCII, at most kMaxEventBytes long:
// attributes that would make it longer are left out, those first that the schema table sacrifices first.
#pragma once

#include "event_fields.h"

#include <weir/telemetry/destination.h>
#include <weir/telemetry/store.h>

#include <string>

namespace weir::telemetry {

/// Appends the event in `format`. `fields` are read from the event, but for Format::ecs, which needs none.
void append_message(std::string& out, const StoredEvent& event, const EventFields& fields, Format format);

} // namespace weir::telemetry

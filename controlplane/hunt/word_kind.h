// SPDX-License-Identifier: BSD-3-Clause
// What one word of a report is.
#pragma once

#include "collector.h"

#include <string_view>

namespace weir::hunt {

/// Hands an address, a prefix, a range, a name, a URL without its scheme, ... to the collector, or counts it, or leaves
/// it out. Words that look like nothing of the kind are passed over.
void read_word(std::string_view word, const Place& place, Collector& collector);

} // namespace weir::hunt

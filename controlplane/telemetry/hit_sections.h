// SPDX-License-Identifier: BSD-3-Clause
// The parts of a hit event that stand together, each in a file of its own.
#pragma once

#include "hit_write.h"

#include <string>

namespace weir::telemetry {

/// network.*
void write_network(EventWriter& writer, const hits::HitRecord& record);

/// source.*, destination.*; of DNS hits client.* and server.* too. For records that show their addresses.
void write_ends(EventWriter& writer, const hits::HitRecord& record, const std::string& source,
                const std::string& destination);

/// rule.*, threat.*
void write_policy(EventWriter& writer, const HitParts& hit);

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// Writes the fields of a hit event in schema order.
#pragma once

#include "hit_facts.h"

#include <weir/telemetry/hit_event.h>

#include <cstdint>
#include <string>

namespace weir::telemetry {

class EventWriter;

struct HitParts {
  const hits::HitRecord& record;
  const HitContext& context;
  const PolicyFacts* policy; ///< may be nullptr
  const HitFacts& facts;
  const std::string& id;
  std::uint64_t sequence;
};

void write_hit(EventWriter& writer, const HitParts& hit);

} // namespace weir::telemetry

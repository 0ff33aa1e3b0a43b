// SPDX-License-Identifier: BSD-3-Clause
// The time that events bear.
#pragma once

#include <chrono>
#include <cstdint>

namespace weir::telemetry {

/// Nanoseconds since 1970, UTC.
[[nodiscard]] inline std::int64_t wall_clock_ns()
{
  using namespace std::chrono;
  return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace weir::telemetry

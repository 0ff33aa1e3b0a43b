// SPDX-License-Identifier: BSD-3-Clause
// Times as RFC 3339 text, without the C library's time zone machinery.
#pragma once

#include <cstdint>
#include <string>

namespace weir::telemetry {

/// Appends "2026-11-24T09:30:00.000001Z". Times before 1970 count as 1970.
void append_rfc3339(std::string& out, std::int64_t nanoseconds);

} // namespace weir::telemetry

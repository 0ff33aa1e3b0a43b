// SPDX-License-Identifier: BSD-3-Clause
// The dns.* part of a hit event.
#pragma once

#include <weir/hits/record.h>

#include <string>
#include <string_view>

namespace weir::telemetry {

class EventWriter;

/// Writes dns.*; `question` is the question name as text (may be empty).
void write_dns(EventWriter& writer, const hits::HitRecord& record, const std::string& question);

/// "address", "nodata", ...
[[nodiscard]] std::string_view word(hits::DnsAnswer answer) noexcept;

} // namespace weir::telemetry

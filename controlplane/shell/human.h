// SPDX-License-Identifier: BSD-3-Clause
// Numbers, times and durations as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::shell {

/// "1,234,567"
[[nodiscard]] std::string grouped(std::int64_t number);
/// "1.5 MiB", "812 B"
[[nodiscard]] std::string byte_count(std::int64_t bytes);
/// The two largest units: "3 d 4 h", "12 min 5 s", "0 s"
[[nodiscard]] std::string duration(std::int64_t seconds);
/// Of an API time: "2026-05-01 07:08:09 UTC"; anything else as it is.
[[nodiscard]] std::string clock_time(std::string_view time);
/// Without the zone, for columns whose title says UTC.
[[nodiscard]] std::string column_time(std::string_view time);
/// Of an API time: "12 min ago", "in 40 s", "now"; empty if it is none.
[[nodiscard]] std::string distance(std::string_view time, std::int64_t now);
/// "2026-05-01 07:08:09 UTC (12 min ago)"
[[nodiscard]] std::string time_and_distance(std::string_view time, std::int64_t now);
/// The time of day of one that is today, else the date and the time to the minute; for columns whose title says UTC.
[[nodiscard]] std::string short_time(std::string_view time, std::int64_t now);

} // namespace weir::shell

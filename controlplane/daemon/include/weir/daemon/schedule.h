// SPDX-License-Identifier: BSD-3-Clause
// When a feed is fetched next: pure arithmetic on seconds since 1970.
#pragma once

#include <cstdint>
#include <string_view>

namespace weir::daemon {

struct ScheduleInput {
  std::int64_t refresh = 3600;   ///< the setting
  std::int64_t last_attempt = 0; ///< 0: never
  unsigned failures = 0;         ///< in a row, up to the last attempt
  std::int64_t retry_after = 0;  ///< the server's wish after the last failure
};

/// Never attempted: at once (0). After success: `refresh` later, up to a tenth earlier by the feed's name, so that
/// feeds of one interval do not come at once. After failures: 30 s, doubled each time up to `refresh`, and not before
/// the server wishes, but after a day at the latest.
[[nodiscard]] std::int64_t next_attempt(const ScheduleInput& input, std::string_view feed) noexcept;

} // namespace weir::daemon

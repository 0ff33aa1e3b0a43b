// SPDX-License-Identifier: BSD-3-Clause
// Times in results: RFC 3339, UTC, whole seconds or milliseconds, "2026-05-01T07:08:09Z".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::api {

/// Of seconds since 1970; years 1970..9999, everything else gives "1970-01-01T00:00:00Z".
[[nodiscard]] std::string format_time(std::int64_t seconds);

/// Reads what format_time() writes, with or without a fraction (dropped). Seconds since 1970.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view text) noexcept;

} // namespace weir::api

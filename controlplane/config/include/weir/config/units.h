// SPDX-License-Identifier: BSD-3-Clause
// Durations and sizes as people write them: "90s", "15m", "1h", "30d"; "512K", "64M", "1G", "4096".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::config {

/// Seconds. A whole number and one of s, m, h, d; nothing else, no overflow.
[[nodiscard]] std::optional<std::int64_t> parse_duration(std::string_view text) noexcept;
/// The largest unit that leaves no rest.
[[nodiscard]] std::string format_duration(std::int64_t seconds);

/// Bytes. A whole number, alone or with K, M, G or T (powers of 1024); nothing else, no overflow.
[[nodiscard]] std::optional<std::int64_t> parse_size(std::string_view text) noexcept;
[[nodiscard]] std::string format_size(std::int64_t bytes);

} // namespace weir::config

// SPDX-License-Identifier: BSD-3-Clause
// The image key as 32 hexadecimal digits.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::compile {

/// Exactly 32 digits, either case.
[[nodiscard]] std::optional<std::array<std::uint8_t, 16>> parse_hex_key(std::string_view text) noexcept;
[[nodiscard]] std::string format_hex_key(const std::array<std::uint8_t, 16>& key);

} // namespace weir::compile

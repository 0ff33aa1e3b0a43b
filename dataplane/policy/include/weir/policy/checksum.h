// SPDX-License-Identifier: BSD-3-Clause
// The checksum of an image: XXH3-128 over all but the bytes where checksum and signature stand.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace weir::policy {

/// `image` holds at least a whole ImageHeader.
[[nodiscard]] std::array<std::uint8_t, 16> checksum(std::span<const std::byte> image) noexcept;

/// Writes the checksum into the header of `image`.
void stamp_checksum(std::span<std::byte> image) noexcept;

} // namespace weir::policy

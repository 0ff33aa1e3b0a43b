// SPDX-License-Identifier: BSD-3-Clause
// SipHash-2-4, with which keys are derived from the secret.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::policy {

/// Of `size` bytes under `key`.
[[nodiscard]] std::uint64_t siphash(const std::array<std::uint64_t, 2>& key, const std::uint8_t* bytes,
                                    std::size_t size) noexcept;

} // namespace weir::policy

// SPDX-License-Identifier: BSD-3-Clause
// An Ethernet MAC address and its text forms.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>

namespace weir {

struct Mac {
  std::array<std::uint8_t, 6> bytes{};

  /// Bit 0 of the first byte (IEEE 802): multicast or broadcast.
  [[nodiscard]] bool is_group() const noexcept { return (bytes[0] & 1U) != 0; }
  friend constexpr auto operator<=>(const Mac&, const Mac&) noexcept = default;
};

/// "AA-BB-CC-DD-EE-FF" (RFC 7042 section 2.1), the form ECS asks for.
[[nodiscard]] std::string format(const Mac& mac);

} // namespace weir

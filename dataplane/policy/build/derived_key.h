// SPDX-License-Identifier: BSD-3-Clause
// Keys of the tables, derived from the image's secret so that equal input gives equal bytes.
#pragma once

#include <weir/policy/image_format.h>

#include <array>
#include <cstdint>

namespace weir::policy {

/// How often a table is tried with another key before the builder gives up.
constexpr unsigned kKeyAttempts = 16;

class DerivedKey {
public:
  DerivedKey(const std::array<std::uint8_t, 16>& secret, raw::SectionKind section, unsigned attempt) noexcept;
  /// The next 64 bits of this section's and attempt's key stream.
  [[nodiscard]] std::uint64_t next() noexcept;

private:
  std::array<std::uint64_t, 2> secret_{};
  std::array<std::uint32_t, 3> label_{};
};

} // namespace weir::policy

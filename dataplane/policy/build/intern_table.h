// SPDX-License-Identifier: BSD-3-Clause
// Byte strings -> dense numbers in order of first sight.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace weir::policy {

class InternTable {
public:
  /// The number of `key`; new keys get the next one.
  [[nodiscard]] std::uint32_t number_of(std::span<const std::uint8_t> key);
  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(ends_.size()); }
  [[nodiscard]] std::span<const std::uint8_t> key(std::uint32_t number) const noexcept;

private:
  void grow();

  std::vector<std::uint8_t> bytes_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> slots_; ///< number + 1, 0 for free; a power of two of them
};

} // namespace weir::policy

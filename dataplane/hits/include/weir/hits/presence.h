// SPDX-License-Identifier: BSD-3-Clause
// Says of most keys that a store does not hold them, at the price of one byte in the nearest cache.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace weir::hits {

/// Counts the keys of a store by some bits of their hash, eight counters for each row: with all rows in use, one of
/// nine keys that are not there is taken for one that may be. One thread.
class Presence {
public:
  [[nodiscard]] static constexpr std::size_t memory_needed(std::uint32_t rows) noexcept
  {
    return std::size_t{rows} * 8;
  }
  /// `rows` is a power of two; `memory` is memory_needed() zeroed bytes.
  Presence(std::uint32_t rows, std::uint8_t* memory) noexcept
      : counts_(memory), shift_(64U - static_cast<unsigned>(std::bit_width(memory_needed(rows) - 1)))
  {
  }

  /// False: no key with this hash was added that is still there.
  [[nodiscard]] bool may_hold(std::uint64_t hash) const noexcept { return counts_[hash >> shift_] != 0; }
  void add(std::uint64_t hash) noexcept
  {
    std::uint8_t& count = counts_[hash >> shift_];
    count = count == kStuck ? kStuck : static_cast<std::uint8_t>(count + 1);
  }
  /// Of a hash that was added.
  void remove(std::uint64_t hash) noexcept
  {
    std::uint8_t& count = counts_[hash >> shift_];
    count = count == kStuck ? kStuck : static_cast<std::uint8_t>(count - 1);
  }

private:
  static constexpr std::uint8_t kStuck = 255; ///< who once counted so far is never sure again

  std::uint8_t* counts_;
  unsigned shift_;
};

} // namespace weir::hits

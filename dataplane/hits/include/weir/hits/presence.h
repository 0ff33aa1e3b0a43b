// SPDX-License-Identifier: BSD-3-Clause
// Says of most keys that a store does not hold them, at the price of two bytes in the nearest cache.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace weir::hits {

/// Counts each key of a store in two of eight counters for each row, chosen by its hash: with all rows in use, one of
/// twenty keys that are not there is taken for one that may be. One thread.
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
  [[nodiscard]] bool may_hold(std::uint64_t hash) const noexcept
  {
    return std::min(counts_[first(hash)], counts_[second(hash)]) != 0; // both are read: no branch between
  }
  void add(std::uint64_t hash) noexcept
  {
    for (const std::size_t at : {first(hash), second(hash)})
      counts_[at] = counts_[at] == kStuck ? kStuck : static_cast<std::uint8_t>(counts_[at] + 1);
  }
  /// Of a hash that was added.
  void remove(std::uint64_t hash) noexcept
  {
    for (const std::size_t at : {first(hash), second(hash)})
      counts_[at] = counts_[at] == kStuck ? kStuck : static_cast<std::uint8_t>(counts_[at] - 1);
  }

private:
  static constexpr std::uint8_t kStuck = 255; ///< who once counted so far is never sure again

  [[nodiscard]] std::size_t first(std::uint64_t hash) const noexcept { return hash >> shift_; }
  [[nodiscard]] std::size_t second(std::uint64_t hash) const noexcept { return hash * 0x9E3779B97F4A7C15ULL >> shift_; }

  std::uint8_t* counts_;
  unsigned shift_;
};

} // namespace weir::hits

// SPDX-License-Identifier: BSD-3-Clause
// Keys of collapsed rows, and the number of a name entry.
#include <weir/hits/key.h>

#include "collapse.h"

#include <weir/hits/hash.h>

#include <cstring>

namespace weir::hits {

std::uint64_t hash_name(const std::uint8_t* wire, std::size_t length) noexcept
{
  constexpr std::uint64_t kSeed = 0x9e3779b97f4a7c15; // golden ratio
  constexpr std::uint64_t kStep = 0xd1b54a32d192ed03; // odd, bits well mixed
  std::uint64_t state = fold_multiply(length ^ kSeed, kStep);
  for (std::size_t at = 0; at < length; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, wire + at, length - at < 8 ? length - at : 8);
    state = fold_multiply(state ^ word ^ kSeed, kStep) + state;
  }
  return state;
}

HitKey entry_key(const HitKey& key) noexcept
{
  return std::bit_cast<HitKey>(entry_words(std::bit_cast<KeyWords>(key)));
}

HitKey feed_key(const HitKey& key) noexcept
{
  return std::bit_cast<HitKey>(feed_words(std::bit_cast<KeyWords>(key)));
}

} // namespace weir::hits

// SPDX-License-Identifier: BSD-3-Clause
// The keyed hash of a HitKey: products of 64-bit words under a secret, folded. About 15 cycles.
#pragma once

#include <weir/hits/key.h>

#include <array>
#include <bit>
#include <cstdint>

namespace weir::hits {

/// 128-bit product, its halves folded together.
[[nodiscard]] inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) noexcept
{
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Who does not know `secret` cannot find keys that meet in a bucket but by watching the box, which tells nothing: NH
/// (Black et al., UMAC, 1999) of six words, in which two keys meet with a probability of 2^-64, then one product more.
/// Six, since some words go together. Of those, an outsider chooses port and protocol, or a query's name and type,
/// and for given ends these alone; number of the entry, rule and what follows from them are the image's.
[[nodiscard]] inline std::uint64_t hash_words(const KeyWords& words,
                                              const std::array<std::uint64_t, 8>& secret) noexcept
{
  __extension__ using Wide = unsigned __int128;
  const auto product = [](std::uint64_t a, std::uint64_t b) { return static_cast<Wide>(a) * b; };
  const Wide sum =
      product(words[0] + secret[0], words[2] + secret[2]) + product(words[1] + secret[1], words[3] + secret[3]) +
      product((words[4] ^ std::rotl(words[5], 5)) + secret[4], (words[6] ^ std::rotl(words[7], 13)) + secret[5]);
  return fold_multiply(static_cast<std::uint64_t>(sum) ^ secret[6], static_cast<std::uint64_t>(sum >> 64) ^ secret[7]);
}
/// The same for keys of collapsed rows, which hold little: two products less, and ends are taken together, since only
/// one of them is set.
[[nodiscard]] inline std::uint64_t hash_collapsed(const KeyWords& words,
                                                  const std::array<std::uint64_t, 8>& secret) noexcept
{
  const std::uint64_t a = fold_multiply(words[0] ^ words[2] ^ secret[0], words[1] ^ words[3] ^ secret[1]);
  const std::uint64_t b = fold_multiply(words[4] ^ words[5] ^ secret[2], words[6] ^ std::rotl(words[7], 8) ^ secret[3]);
  return fold_multiply(a ^ secret[4], b ^ secret[5]);
}
/// Of what tells an entry from nearly all others: its base, as two words, or for a name its number.
[[nodiscard]] inline std::uint64_t hash_entry(const std::array<std::uint64_t, 2>& base, std::uint64_t number,
                                              const std::array<std::uint64_t, 8>& secret) noexcept
{
  return fold_multiply(base[0] ^ number ^ secret[6], base[1] ^ secret[7]);
}
[[nodiscard]] inline std::uint64_t hash_key(const HitKey& key, const std::array<std::uint64_t, 8>& secret) noexcept
{
  return hash_words(std::bit_cast<KeyWords>(key), secret);
}

} // namespace weir::hits

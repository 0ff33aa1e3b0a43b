// SPDX-License-Identifier: BSD-3-Clause
// SipHash-2-4 (Aumasson, Bernstein 2012), 64-bit output.
#include "siphash.h"

#include <bit>
#include <cstring>

namespace weir::policy {

namespace {

struct SipState {
  std::uint64_t v0;
  std::uint64_t v1;
  std::uint64_t v2;
  std::uint64_t v3;

  void round() noexcept
  {
    v0 += v1;
    v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = std::rotl(v1, 17) ^ v2;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 = std::rotl(v2, 32);
  }
  void absorb(std::uint64_t word) noexcept
  {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

/// The last size % 8 bytes as a number.
std::uint64_t rest_of(const std::uint8_t* bytes, std::size_t size) noexcept
{
  const std::size_t count = size % 8;
  std::uint64_t rest = 0;
  if (size >= 8) {
    // Of the word that ends with the bytes; in two steps, since a shift by 64 would do nothing.
    std::memcpy(&rest, bytes + size - 8, 8);
    return rest >> 1 >> (63 - count * 8);
  }
  for (std::size_t i = 0; i < count; ++i)
    rest |= std::uint64_t{bytes[i]} << i * 8;
  return rest;
}

} // namespace

std::uint64_t siphash(const std::array<std::uint64_t, 2>& key, const std::uint8_t* bytes, std::size_t size) noexcept
{
  SipState state{key[0] ^ 0x736F6D6570736575ULL, key[1] ^ 0x646F72616E646F6DULL, key[0] ^ 0x6C7967656E657261ULL,
                 key[1] ^ 0x7465646279746573ULL};
  std::size_t at = 0;
  for (; size - at >= 8; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + at, 8);
    state.absorb(word);
  }
  state.absorb(std::uint64_t{size} << 56 | rest_of(bytes, size));
  state.v2 ^= 0xFF;
  state.round();
  state.round();
  state.round();
  state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

} // namespace weir::policy

// SPDX-License-Identifier: BSD-3-Clause
// Domain names.
#include "name_world.h"

#include "mix.h"

#include <array>
#include <string_view>

namespace weir::world {

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz234567";

struct Suffix {
  std::string_view text;
  unsigned parts; ///< of 256
};

constexpr std::array kSuffixes{Suffix{".com", 110}, Suffix{".net", 26}, Suffix{".org", 20},  Suffix{".info", 14},
                               Suffix{".ru", 16},   Suffix{".xyz", 14}, Suffix{".top", 14},  Suffix{".de", 10},
                               Suffix{".site", 8},  Suffix{".shop", 8}, Suffix{".co.uk", 6}, Suffix{".com.br", 4},
                               Suffix{".online", 6}};

constexpr std::array<std::string_view, 8> kHosts{"www.", "mail.", "cdn.", "login.", "img.", "api.", "m.", "secure."};

std::string_view suffix_of(unsigned bits)
{
  for (const Suffix& suffix : kSuffixes) {
    if (bits < suffix.parts)
      return suffix.text;
    bits -= suffix.parts;
  }
  return ".com";
}

/// A bijection of 40-bit numbers for each seed: three Feistel rounds over two halves of 20 bits.
std::uint64_t scramble40(std::uint64_t index, std::uint64_t seed)
{
  std::uint64_t left = index >> 20 & 0xFFFFF;
  std::uint64_t right = index & 0xFFFFF;
  for (std::uint64_t round = 0; round < 4; ++round) {
    const std::uint64_t next = left ^ (mix64(right << 8 ^ round ^ seed << 32) & 0xFFFFF);
    left = right;
    right = next;
  }
  return left << 20 | right;
}

} // namespace

void NameWorld::append(std::uint64_t index, std::string& text) const
{
  const std::uint64_t bits = mix64(index ^ seed_ << 40);
  if ((bits & 0xFF) < 80)
    text += kHosts[bits >> 8 & 7];
  for (std::uint64_t rest = scramble40(index, seed_), i = 0; i < 8; ++i, rest >>= 5)
    text += kLetters[rest & 31];
  for (std::uint64_t i = (bits >> 12) % 9, rest = bits >> 16; i != 0; --i, rest >>= 5)
    text += kLetters[rest & 31];
  text += suffix_of(bits >> 56);
}

void NameWorld::append_host_labels(std::uint64_t bits, unsigned count, std::string& text)
{
  for (unsigned i = 0; i < count; ++i, bits >>= 8)
    text += kHosts[bits & 7];
}

} // namespace weir::world

// SPDX-License-Identifier: BSD-3-Clause
// What makes two hits "the same": the key of an aggregation row, 64 bytes, one cache line.
#pragma once

#include <weir/hits/record.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace weir::hits {

/// A key as the table handles it: eight words, so that no byte is written and read back as part of a word.
using KeyWords = std::array<std::uint64_t, 8>;

/// Bits of HitKey::known: those of Known that say how the addresses and the entry are to be read.
/// All 64 bytes are compared and hashed, so every field that a kind of hit does not have stays 0.
struct alignas(64) HitKey {
  std::array<std::uint8_t, 16> inside{}; ///< as in HitRecord: IPv4 is v4-mapped
  std::array<std::uint8_t, 16> remote{}; ///< 0 for DNS: the key of a lookup is the client, not its resolver
  std::uint64_t entry = 0;               ///< DNS: number of the matched entry in its image; addresses: 0
  std::uint32_t rule = 0;                ///< number in the image
  std::uint32_t generation = 0;          ///< low 32 bits: a rule number means nothing without its image
  std::uint16_t port = 0;                ///< destination port, or ICMP type; 0 if unknown, and for DNS
  std::uint16_t qtype = 0;               ///< DNS
  std::uint16_t feed = 0;                ///< primary feed of the rule; follows from rule and generation
  std::uint8_t protocol = 0;             ///< IP protocol; 0 for DNS
  std::uint8_t bridge = 0;
  HitKind kind = HitKind::address;
  Direction direction = Direction::outbound;
  HitAction action = HitAction::blocked;
  EntryForm form = EntryForm::address;
  EntryFamily family = EntryFamily::none;
  std::uint8_t length = 0; ///< prefix length of an address entry, label count of a name entry
  std::uint8_t known = 0;  ///< kIsIpv6, kMatchedInside
  std::uint8_t answer = 0; ///< DNS: which answer it got, as a number of the caller's, so that a row has one answer

  friend bool operator==(const HitKey& a, const HitKey& b) noexcept
  {
    return std::bit_cast<KeyWords>(a) == std::bit_cast<KeyWords>(b);
  }
};

static_assert(sizeof(HitKey) == 64);
static_assert(std::is_trivially_copyable_v<HitKey> && std::has_unique_object_representations_v<HitKey>);

/// Both ends of a key as their 16 bytes lie in memory, two words each.
struct KeyEnds {
  std::array<std::uint64_t, 2> inside{};
  std::array<std::uint64_t, 2> remote{};
};

/// The words of the key with these ends and the other fields of `fields`, put together in registers: bytes that were
/// just stored can't be loaded as a word without a wait.
[[gnu::always_inline, nodiscard]] constexpr KeyWords pack_key(const KeyEnds& ends, const HitKey& fields) noexcept
{
  static_assert(std::endian::native == std::endian::little);
  const auto at = [](auto value, unsigned shift) { return static_cast<std::uint64_t>(value) << shift; };
  return {ends.inside[0],
          ends.inside[1],
          ends.remote[0],
          ends.remote[1],
          fields.entry,
          at(fields.rule, 0) | at(fields.generation, 32),
          at(fields.port, 0) | at(fields.qtype, 16) | at(fields.feed, 32) | at(fields.protocol, 48) |
              at(fields.bridge, 56),
          at(fields.kind, 0) | at(fields.direction, 8) | at(fields.action, 16) | at(fields.form, 24) |
              at(fields.family, 32) | at(fields.length, 40) | at(fields.known, 48) | at(fields.answer, 56)};
}

/// True if the entry matched the inside end.
[[nodiscard]] constexpr bool matched_inside(const HitKey& key) noexcept
{
  return key.action == HitAction::self_listed || (key.known & kMatchedInside) != 0;
}

/// The key of the row that stands for all keys with `key`'s entry (bridge, direction and action stay): the matched end
/// holds the entry's base address, v4-mapped for an IPv4 entry; the other end, port, protocol and qtype are gone.
[[nodiscard]] HitKey entry_key(const HitKey& key) noexcept;

/// The key of the row that stands for all keys with `key`'s primary feed; the entry is gone too.
[[nodiscard]] HitKey feed_key(const HitKey& key) noexcept;

} // namespace weir::hits

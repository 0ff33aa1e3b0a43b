// SPDX-License-Identifier: BSD-3-Clause
// From the words of a key to those of its entry's and its feed's, in registers: every frame of a flood passes here.
#pragma once

#include <weir/hits/key.h>

#include <weir/address/ipv6.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace weir::hits {

namespace key_words {

static_assert(std::endian::native == std::endian::little);

/// Where a field of up to 64 bits lies in the words of a key.
struct Field {
  std::size_t word;
  unsigned shift;
  std::uint64_t mask;
  [[nodiscard]] constexpr std::uint64_t bits() const noexcept { return mask << shift; }
};
template <std::size_t Offset, typename Type> constexpr Field field() noexcept
{
  return {Offset / 8, Offset % 8 * 8, sizeof(Type) == 8 ? ~0ULL : (1ULL << (sizeof(Type) * 8 % 64)) - 1};
}
#define WEIR_HITS_FIELD(name) key_words::field<offsetof(HitKey, name), decltype(HitKey::name)>()
inline constexpr Field kGeneration = WEIR_HITS_FIELD(generation);
inline constexpr Field kFeed = WEIR_HITS_FIELD(feed);
inline constexpr Field kBridge = WEIR_HITS_FIELD(bridge);
inline constexpr Field kKind = WEIR_HITS_FIELD(kind);
inline constexpr Field kDirection = WEIR_HITS_FIELD(direction);
inline constexpr Field kAction = WEIR_HITS_FIELD(action);
inline constexpr Field kFamily = WEIR_HITS_FIELD(family);
inline constexpr Field kLength = WEIR_HITS_FIELD(length);
inline constexpr Field kKnown = WEIR_HITS_FIELD(known);
#undef WEIR_HITS_FIELD

inline constexpr std::size_t kInsideWord = offsetof(HitKey, inside) / 8;
inline constexpr std::size_t kRemoteWord = offsetof(HitKey, remote) / 8;
inline constexpr std::size_t kEntryWord = offsetof(HitKey, entry) / 8;
inline constexpr std::size_t kRuleWord = offsetof(HitKey, rule) / 8;
inline constexpr std::size_t kPortWord = offsetof(HitKey, port) / 8;
inline constexpr std::size_t kKindWord = offsetof(HitKey, kind) / 8;

/// The first `length` bits of a 64-bit half; any length.
[[nodiscard]] constexpr std::uint64_t high_bits(std::uint64_t length) noexcept
{
  return length >= 64 ? ~0ULL : ~(~0ULL >> length);
}

/// What an IPv4 prefix leaves of the second word of a v4-mapped address, as it lies in memory, by its length.
inline constexpr std::array<std::uint64_t, 64> kIpv4Masks = [] {
  std::array<std::uint64_t, 64> masks{};
  for (std::size_t length = 0; length < masks.size(); ++length)
    masks[length] = __builtin_bswap64(0xFFFFFFFF00000000ULL | (high_bits(length) >> 32));
  return masks;
}();

/// The base of the entry that matched `address` (host order), v4-mapped for an IPv4 entry.
[[nodiscard]] inline Ipv6 base_of(const Ipv6& address, std::uint64_t length, bool is_ipv4_entry, bool is_ipv6) noexcept
{
  if (!is_ipv4_entry)
    return {address.high & high_bits(length), address.low & high_bits(length > 64 ? length - 64 : 0)};
  std::uint64_t value = address.low & 0xFFFFFFFF;
  if (is_ipv6)
    value = embedded_ipv4(address).value_or(Ipv4{}).value;
  return {0, 0xFFFF00000000 | (value & (high_bits(length) >> 32))};
}

} // namespace key_words

[[nodiscard]] inline std::uint64_t value_of(const KeyWords& key, std::size_t word, key_words::Field field) noexcept
{
  return key[word] >> field.shift & field.mask;
}

/// Where in a key the matched end stands, and the base of the entry there as its 16 bytes lie in memory, v4-mapped for
/// an IPv4 entry; zeros for a name.
struct EntryBase {
  std::size_t end = key_words::kInsideWord;
  std::array<std::uint64_t, 2> words{};
};

/// Of a key, or of the words of its entry's row: the same.
[[gnu::always_inline, nodiscard]] inline EntryBase entry_base(const KeyWords& key) noexcept
{
  using namespace key_words;
  constexpr std::uint64_t kPlain = static_cast<std::uint64_t>(EntryFamily::ipv4) << kFamily.shift;
  if ((key[kKindWord] & (kKind.bits() | kFamily.bits() | kKnown.bits())) == kPlain &&
      value_of(key, kKindWord, kAction) != static_cast<std::uint64_t>(HitAction::self_listed)) [[likely]]
    return {kRemoteWord, {key[kRemoteWord], key[kRemoteWord + 1] & kIpv4Masks[value_of(key, kKindWord, kLength) % 64]}};
  const std::uint64_t family = value_of(key, kKindWord, kFamily);
  if (family == static_cast<std::uint64_t>(EntryFamily::none) ||
      value_of(key, kKindWord, kKind) == static_cast<std::uint64_t>(HitKind::dns))
    return {};
  const std::uint64_t known = value_of(key, kKindWord, kKnown);
  const bool is_ipv4_entry = family == static_cast<std::uint64_t>(EntryFamily::ipv4);
  const bool is_ipv6 = (known & kIsIpv6) != 0;
  const bool inside = (known & kMatchedInside) != 0 ||
                      value_of(key, kKindWord, kAction) == static_cast<std::uint64_t>(HitAction::self_listed);
  const std::size_t end = inside ? kInsideWord : kRemoteWord;
  const std::uint64_t length = value_of(key, kKindWord, kLength);
  if (length == (is_ipv4_entry ? 32U : 128U) && is_ipv6 != is_ipv4_entry) [[likely]]
    return {end, {key[end], key[end + 1]}};
  const Ipv6 address{__builtin_bswap64(key[end]), __builtin_bswap64(key[end + 1])};
  const Ipv6 base = base_of(address, length, is_ipv4_entry, is_ipv6);
  return {end, {__builtin_bswap64(base.high), __builtin_bswap64(base.low)}};
}

[[nodiscard]] inline KeyWords entry_words(const KeyWords& key, const EntryBase& base) noexcept
{
  using namespace key_words;
  KeyWords entry{};
  entry[base.end] = base.words[0];
  entry[base.end + 1] = base.words[1];
  entry[kEntryWord] = key[kEntryWord];
  entry[kRuleWord] = key[kRuleWord];
  entry[kPortWord] = key[kPortWord] & (kFeed.bits() | kBridge.bits());
  std::uint64_t known = value_of(key, kKindWord, kKnown) & kMatchedInside;
  if (value_of(key, kKindWord, kFamily) == static_cast<std::uint64_t>(EntryFamily::ipv6))
    known |= kIsIpv6;
  entry[kKindWord] = (key[kKindWord] & ~kKnown.bits()) | known << kKnown.shift;
  return entry;
}

/// What is left of a key in that of its feed; all other words are 0.
struct FeedFields {
  std::uint64_t rule;
  std::uint64_t port;
  std::uint64_t kind;
};
[[gnu::always_inline, nodiscard]] inline FeedFields feed_fields(const KeyWords& key) noexcept
{
  using namespace key_words;
  return {key[kRuleWord] & kGeneration.bits(), key[kPortWord] & (kFeed.bits() | kBridge.bits()),
          key[kKindWord] & (kKind.bits() | kDirection.bits() | kAction.bits())};
}
[[nodiscard]] inline KeyWords feed_words(const FeedFields& fields) noexcept
{
  KeyWords feed{};
  feed[key_words::kRuleWord] = fields.rule;
  feed[key_words::kPortWord] = fields.port;
  feed[key_words::kKindWord] = fields.kind;
  return feed;
}

} // namespace weir::hits

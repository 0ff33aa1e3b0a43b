// SPDX-License-Identifier: BSD-3-Clause
// The policy image as it lies in the file and in memory: header, section directory, sections. Little endian, no
// pointers; every section starts on 64 bytes and so does every array inside a section. An image is a cache: another
// version's image is rebuilt, never converted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace weir::policy::raw {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "images are mapped as they are");

constexpr std::array<char, 8> kMagic = {'W', 'E', 'I', 'R', 'P', 'O', 'L', '\n'};
constexpr std::uint32_t kFormatVersion = 5;
constexpr std::size_t kAlignment = 64;
constexpr std::uint32_t kMaxSections = 64;

/// Checksum and signature cover all bytes but [kUncoveredBegin, kUncoveredEnd), where they stand themselves.
constexpr std::size_t kUncoveredBegin = 160;
constexpr std::size_t kUncoveredEnd = 256;

/// `scope_bridge` (NUL padded) and `scope_vlan` limit an image to one bridge or VLAN, `signature_kind` says how the
/// image is signed; this version knows only "everything" and "not signed" and refuses anything else than zero there.
struct ImageHeader {
  std::array<char, 8> magic;
  std::uint32_t format_version;
  std::uint32_t header_bytes;
  std::uint64_t total_bytes;
  std::uint64_t generation;
  std::uint64_t build_time; ///< seconds since 1970, 0 for offline builds
  std::uint32_t section_count;
  std::uint32_t flags;
  std::array<char, 32> scope_bridge;
  std::uint16_t scope_vlan;
  std::uint16_t padding;
  std::uint32_t signature_kind;
  std::array<std::uint8_t, 72> reserved;
  std::array<std::uint8_t, 80> signature;
  std::array<std::uint8_t, 16> checksum; ///< XXH3-128, canonical form
};
static_assert(sizeof(ImageHeader) == 256 && std::is_trivially_copyable_v<ImageHeader>);
static_assert(offsetof(ImageHeader, signature) == kUncoveredBegin && sizeof(ImageHeader) == kUncoveredEnd);

enum class SectionKind : std::uint32_t {
  settings = 1,
  feeds = 2,
  rules = 3,
  ipv4_addresses = 4,
  ipv4_prefixes = 5,
  ipv6_addresses = 6,
  ipv6_prefixes = 7,
  names = 8,
  urls = 9,
};
/// Sections 1..8 must be there; URLs are not made yet.
constexpr std::uint32_t kNeededSections = 8;

constexpr std::uint16_t kSectionVersion = 1;
/// Set: a reader that does not know this kind or version must refuse the image. Clear: it may ignore the section.
constexpr std::uint16_t kSectionRequired = 1;

/// The directory follows the header. Sections lie in ascending order and do not overlap.
struct SectionEntry {
  std::uint32_t kind;
  std::uint16_t version;
  std::uint16_t flags;
  std::uint64_t offset;
  std::uint64_t length;
  std::uint64_t reserved;
};
static_assert(sizeof(SectionEntry) == 32 && std::is_trivially_copyable_v<SectionEntry>);

// ---- tables of tags -------------------------------------------------------------------------------------------

constexpr unsigned kTagsPerLine = 30;
/// Value of TagLine's count for "full, and more keys of this line are in the spill table".
constexpr std::uint32_t kSpilledLine = 31;
constexpr std::uint32_t kMaxRecords = (1U << 27) - 1;

/// One cache line: 16-bit tags of up to 30 keys. `control`: number of the line's first record << 5 | count.
struct TagLine {
  std::array<std::uint16_t, kTagsPerLine> tags;
  std::uint32_t control;
};
static_assert(sizeof(TagLine) == 64 && std::is_trivially_copyable_v<TagLine>);

/// A table is `line_count` (>= 1) lines, then `record_count` packed records that hold the whole key and a rule.
struct TagTableShape {
  std::uint32_t line_count;
  std::uint32_t record_count;
};
static_assert(sizeof(TagTableShape) == 8);

constexpr unsigned kKeysPerExactLine = 15;
/// One cache line of the large IPv4 set: tags that are exact within the line, and 16-bit rule numbers beside them.
/// `control` is the number of keys, or kSpilledExactLine for "15, and more in the spill table".
struct ExactLine {
  std::array<std::uint16_t, kKeysPerExactLine> tags;
  std::uint16_t control;
  std::array<std::uint16_t, kKeysPerExactLine> rules;
  std::uint16_t reserved;
};
static_assert(sizeof(ExactLine) == 64 && std::is_trivially_copyable_v<ExactLine>);
constexpr std::uint16_t kSpilledExactLine = 16;
/// With more lines than this, a line owns fewer than 65536 consecutive permuted addresses, so 16 bits tell them apart.
constexpr std::uint32_t kMinExactLines = 65537;

/// One block of a split-block Bloom filter: each key sets one bit in each of the eight words.
struct alignas(32) FilterBlock {
  std::array<std::uint32_t, 8> words;
};
static_assert(sizeof(FilterBlock) == 32 && std::is_trivially_copyable_v<FilterBlock>);

// ---- IPv4 -----------------------------------------------------------------------------------------------------

/// Followed by: filter blocks, exact lines, table lines, table records (kIpv4Record). `exact_lines` is 0 (then the
/// table holds all) or at least kMinExactLines (then the table holds what spilled). `table_spill` is for the first
/// case.
struct Ipv4SetHeader {
  std::array<std::uint32_t, 4> permutation; ///< two added keys, two odd factors
  std::array<std::uint64_t, 2> table_key;
  std::uint32_t address_count;
  std::uint32_t filter_blocks;
  std::uint32_t exact_lines;
  std::uint32_t reserved;
  TagTableShape table;
  TagTableShape table_spill;
};
static_assert(sizeof(Ipv4SetHeader) == 64 && std::is_trivially_copyable_v<Ipv4SetHeader>);
/// u32 address, 3 bytes rule.
constexpr std::size_t kIpv4Record = 7;

/// Entry of a prefix structure: 0 for none, else rule | length << 24; bit 31 says that the low 31 bits number a finer
/// node instead.
constexpr std::uint32_t kFinerEntry = 1U << 31;
constexpr unsigned kEntryLengthShift = 24;

/// Followed, if `chunk_count` is not 0, by: summary (one bit a /20), ranks (chunks before each summary word), chunks,
/// entries, leaves, runs.
struct Ipv4PrefixHeader {
  std::uint32_t chunk_count;
  std::uint32_t entry_count;
  std::uint32_t leaf_count;
  std::uint32_t run_count;
  std::array<std::uint32_t, 12> reserved;
};
static_assert(sizeof(Ipv4PrefixHeader) == 64 && std::is_trivially_copyable_v<Ipv4PrefixHeader>);
constexpr std::uint32_t kSummaryWords = 1U << 14;

/// One /20 that some prefix touches: which of its sixteen /24s are covered (bit i = i-th), and at which of these a new
/// entry begins. Entries of the chunk start at `first_entry`.
struct Chunk {
  std::uint32_t first_entry;
  std::uint16_t covered;
  std::uint16_t begins;
};
static_assert(sizeof(Chunk) == 8);

/// A /24 that holds longer prefixes: bit i is set where a new run begins at its i-th address; bit 0 always is.
struct Leaf {
  std::array<std::uint64_t, 4> begins;
  std::uint32_t first_run;
  std::uint32_t reserved;
};
static_assert(sizeof(Leaf) == 40);

// ---- IPv6 -----------------------------------------------------------------------------------------------------

/// Followed by: lines, records, spill lines, spill records (kIpv6Record).
struct Ipv6SetHeader {
  std::array<std::uint64_t, 2> key;
  std::uint32_t address_count;
  std::uint32_t reserved0;
  TagTableShape table;
  TagTableShape table_spill;
  std::array<std::uint64_t, 3> reserved;
};
static_assert(sizeof(Ipv6SetHeader) == 64 && std::is_trivially_copyable_v<Ipv6SetHeader>);
/// u64 high, u64 low, 3 bytes rule.
constexpr std::size_t kIpv6Record = 19;

/// Prefixes of /32 and longer hang below anchors (their first 32 bits); shorter ones are ranges of first-32-bit values.
/// Followed by: `near_words` words of a bit a /24 of 2000::/3 (global unicast, RFC 4291 section 2.4) that some prefix
/// touches, 0 or kNearWords and 0 only if there is no prefix; if slice_count > 0 a summary by first kTopSummaryBits
/// bits and ranks (slices before each summary word), slices (the ranges that begin at or before and in one block of the
/// summary), top starts, top entries, anchor lines, anchor records, anchor spill lines, anchor spill records, middle
/// starts (bits 32..63), middle entries, nodes below a /64, their starts (bits 64..127), their entries.
struct Ipv6PrefixHeader {
  std::uint64_t key;
  TagTableShape anchors;
  TagTableShape anchors_spill;
  std::uint32_t top_count;
  std::uint32_t middle_count;
  std::uint32_t node_count;
  std::uint32_t low_count;
  std::uint32_t slice_count;
  std::uint32_t near_words;
  std::array<std::uint64_t, 2> reserved;
};
static_assert(sizeof(Ipv6PrefixHeader) == 64 && std::is_trivially_copyable_v<Ipv6PrefixHeader>);
constexpr std::uint32_t kNearFirst = 0x20000000U; ///< first 32 bits of 2000::
constexpr std::uint32_t kNearLast = 0x3FFFFFFFU;  ///< and of the last address of 2000::/3
/// The bit of an address by its first 32 bits; kNearBits or more outside of 2000::/3.
constexpr std::uint32_t near_bit(std::uint32_t top) noexcept
{
  return (top - kNearFirst) >> 8;
}
constexpr std::uint32_t kNearBits = near_bit(kNearLast) + 1;
constexpr std::uint32_t kNearWords = kNearBits / 64;
constexpr unsigned kTopSummaryBits = 20;
constexpr std::uint32_t kTopSummaryWords = 1U << (kTopSummaryBits - 6);
/// u32 first 32 bits, u32 first middle start, u32 number of middle starts.
constexpr std::size_t kAnchorRecord = 12;

/// `count` (>= 1) starts and entries from `first`: those of one /64, of which the first start is 0, or of one block of
/// the top summary.
struct Slice {
  std::uint32_t first;
  std::uint32_t count;
};
static_assert(sizeof(Slice) == 8);

// ---- names ----------------------------------------------------------------------------------------------------

constexpr unsigned kNamesPerLine = 7;
/// A name lies at most so many lines from its own, itself included; no more lines in a row go on but the last of them.
constexpr std::uint32_t kMaxNameChain = 16;

/// One cache line: fingerprints (52 bits) of up to seven names and numbers of their NamePoints. A name's own line is
/// chosen by its hash. `rest`: from bit 0 the four highest bits of each fingerprint; 32 bits of the names of three
/// labels and more whose last two choose this line, two bits by the last two and two by the whole name; the number of
/// slots taken (3 bits); a bit that says that a name whose own line this is lies behind it. Numbers from kManyPoints on
/// do not fit: such a name takes two slots, the first with kManyPoints, the next with the number in place of a
/// fingerprint and with kNumberOfPoints.
struct NameLine {
  std::array<std::uint32_t, kNamesPerLine> low;
  std::array<std::uint16_t, kNamesPerLine> middle;
  std::array<std::uint16_t, kNamesPerLine> points;
  std::uint64_t rest;
};
static_assert(sizeof(NameLine) == 64 && std::is_trivially_copyable_v<NameLine>);
constexpr unsigned kDeeperShift = 28;
constexpr unsigned kTakenShift = 60;
constexpr unsigned kGoesOnBit = 63;
constexpr std::uint64_t kGoesOn = 1ULL << kGoesOnBit;
constexpr std::uint16_t kManyPoints = 0xFFFE;
constexpr std::uint16_t kNumberOfPoints = 0xFFFF;

/// A name is hashed in blocks of so many bytes; the longest (254, without the root's byte) has eight.
constexpr std::size_t kNameBlock = 32;
constexpr std::size_t kMaxNameBlocks = 8;

/// Followed by: lines (`home_lines` and kMaxNameChain - 1 for what the last of them pass on), points.
struct NameSetHeader {
  std::array<std::array<std::uint64_t, 4>, kMaxNameBlocks> word_keys; ///< of the sum
  std::array<std::uint64_t, 4> fingerprint_key;
  std::uint64_t place_key; ///< odd
  std::uint32_t name_count;
  std::uint32_t point_count;
  std::uint32_t has_single_label; ///< 1 if an entry has one label only
  std::uint32_t home_lines;
  std::uint32_t most_labels; ///< of a name: longer suffixes need not be looked for
  std::uint32_t reserved;
};
static_assert(sizeof(NameSetHeader) == 320 && std::is_trivially_copyable_v<NameSetHeader>);

/// What a listed name says about itself or about what is below it: rule (0: nothing), form, and how many labels above
/// this name the entry stands that is to be reported (0: this name).
struct NamePoint {
  std::uint32_t rule;
  std::uint8_t form;
  std::uint8_t up;
  std::uint16_t reserved;
};
/// `about` what is below the name, and about itself.
struct NamePoints {
  std::array<NamePoint, 2> about;
};
static_assert(sizeof(NamePoints) == 16);

// ---- rules, feeds, settings -----------------------------------------------------------------------------------

/// Followed by: rule records (number 0 is all zero and means "no rule"), feed slots (u16 feed indexes).
struct RuleHeader {
  std::uint32_t rule_count; ///< the highest rule number
  std::uint32_t slot_count;
  std::array<std::uint32_t, 14> reserved;
};
static_assert(sizeof(RuleHeader) == 64);

/// `actions`: kind | inbound << 2 | outbound << 4 | answer << 6. Its feeds are `feed_count` slots from `first_slot`.
struct RuleRecord {
  std::uint8_t actions;
  std::uint8_t severity;
  std::uint16_t feed_count;
  std::uint32_t first_slot;
};
static_assert(sizeof(RuleRecord) == 8);

/// Followed by: feed records, text.
struct FeedHeader {
  std::uint32_t feed_count;
  std::uint32_t text_bytes;
  std::array<std::uint32_t, 14> reserved;
};
static_assert(sizeof(FeedHeader) == 64);

struct FeedRecord {
  std::array<char, 48> name;
  std::uint32_t reference_offset; ///< into the text
  std::uint8_t name_length;
  std::uint8_t reference_length;
  std::uint8_t mode;
  std::uint8_t direction;
  std::uint8_t confidence;
  std::array<std::uint8_t, 7> reserved;
};
static_assert(sizeof(FeedRecord) == 64);

/// Followed by: bridge records, exempt IPv4, exempt IPv6 (both sorted and disjoint).
struct SettingsHeader {
  std::array<char, 64> appliance; ///< NUL padded
  std::uint32_t bridge_count;
  std::uint32_t exempt4_count;
  std::uint32_t exempt6_count;
  std::uint32_t interval_ms;
  std::uint32_t ttl;
  std::uint32_t address4;
  std::uint64_t address6_high;
  std::uint64_t address6_low;
  std::uint8_t answer;
  std::uint8_t odd_queries;
  std::uint8_t ede;
  std::array<std::uint8_t, 21> reserved;
};
static_assert(sizeof(SettingsHeader) == 128);

struct BridgeRecord {
  std::array<char, 32> name; ///< NUL padded
  std::uint8_t mode;
  std::uint8_t action;
  std::uint8_t match;
  std::array<std::uint8_t, 5> reserved;
};
static_assert(sizeof(BridgeRecord) == 40);

struct Exempt4Record {
  std::uint32_t base;
  std::uint32_t length;
};
static_assert(sizeof(Exempt4Record) == 8);

struct Exempt6Record {
  std::uint64_t high;
  std::uint64_t low;
  std::uint64_t length;
};
static_assert(sizeof(Exempt6Record) == 24);

} // namespace weir::policy::raw

// SPDX-License-Identifier: BSD-3-Clause
// The snapshot file, byte by byte. Little endian; parts follow the header in the order of Layout, each aligned to 8.
#pragma once

#include "indicator_set.h"

#include <bit>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace weir::feeds {

static_assert(std::endian::native == std::endian::little, "snapshots are mapped, not converted");

constexpr std::uint64_t kSnapshotMagic = 0x50414E5352494557; // "WEIRSNAP"
/// Another version's snapshot is not converted: the feed is read again.
constexpr std::uint32_t kSnapshotVersion = 1;
constexpr std::uint32_t kFlagAllow = 1;
constexpr std::uint32_t kFlagPublicSuffixes = 2;

/// `checksum`: XXH3-64 of all bytes from `time` on.
struct SnapshotHeader {
  std::uint64_t magic;
  std::uint32_t version;
  std::uint32_t header_size;
  std::uint64_t file_size;
  std::uint64_t checksum;
  std::int64_t time;
  std::uint64_t options;
  std::uint64_t name_bytes;
  std::uint64_t tag_bytes;
  std::uint64_t meta_bytes;
  std::uint32_t ipv4;
  std::uint32_t ipv6;
  std::uint32_t names;
  std::uint32_t extras;
  std::uint32_t flags;
  std::uint32_t reserved[9];
};
static_assert(sizeof(SnapshotHeader) == 128 && std::is_trivially_copyable_v<SnapshotHeader>);
constexpr std::size_t kChecksumBegin = offsetof(SnapshotHeader, time);

/// base << 8 | length
using Ipv4Row = std::uint64_t;

struct Ipv6Row {
  std::uint64_t high;
  std::uint64_t low;
  std::uint64_t length;
  friend bool operator==(const Ipv6Row&, const Ipv6Row&) = default;
};

/// Offsets follow each other without gap. `form`: NameForm; `hole`: 0 or 1.
struct NameEntryRow {
  std::uint32_t offset;
  std::uint8_t length;
  std::uint8_t form;
  std::uint8_t hole;
  std::uint8_t reserved;
};
static_assert(sizeof(Ipv6Row) == 24 && sizeof(NameEntryRow) == 8);

/// Byte offsets of the parts. The columns `first_seen`, `line` and `extra` are std::uint32_t per entry, IPv4 first,
/// then IPv6, then names; `extra` is absent when there are no extras.
struct Layout {
  std::uint64_t ipv4;
  std::uint64_t ipv6;
  std::uint64_t names;
  std::uint64_t first_seen;
  std::uint64_t line;
  std::uint64_t extra;
  std::uint64_t extras;
  std::uint64_t name_bytes;
  std::uint64_t tags;
  std::uint64_t meta;
  std::uint64_t end; ///< file_size
};

/// nullopt: sizes that no writer makes.
[[nodiscard]] constexpr std::optional<Layout> layout_of(const SnapshotHeader& header) noexcept
{
  constexpr std::uint64_t kMaxSectionBytes = std::uint64_t{1} << 32;
  if (header.name_bytes > kMaxSectionBytes || header.tag_bytes > kMaxSectionBytes ||
      header.meta_bytes > kMaxSectionBytes)
    return std::nullopt;
  const std::uint64_t entries = std::uint64_t{header.ipv4} + header.ipv6 + header.names;
  std::uint64_t at = sizeof(SnapshotHeader);
  const auto part = [&](std::uint64_t bytes) {
    const std::uint64_t begin = at;
    at += (bytes + 7) / 8 * 8;
    return begin;
  };
  Layout layout{};
  layout.ipv4 = part(header.ipv4 * std::uint64_t{sizeof(Ipv4Row)});
  layout.ipv6 = part(header.ipv6 * std::uint64_t{sizeof(Ipv6Row)});
  layout.names = part(header.names * std::uint64_t{sizeof(NameEntryRow)});
  layout.first_seen = part(entries * sizeof(std::uint32_t));
  layout.line = part(entries * sizeof(std::uint32_t));
  layout.extra = part(header.extras == 0 ? 0 : entries * sizeof(std::uint32_t));
  layout.extras = part(header.extras * std::uint64_t{sizeof(Extra)});
  layout.name_bytes = part(header.name_bytes);
  layout.tags = part(header.tag_bytes);
  layout.meta = part(header.meta_bytes);
  layout.end = at;
  return layout;
}

} // namespace weir::feeds

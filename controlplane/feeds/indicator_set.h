// SPDX-License-Identifier: BSD-3-Clause
// The entries of one feed while it is read: compact rows, sorted and made distinct at the end.
#pragma once

#include <weir/address/prefix.h>
#include <weir/feeds/indicator.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::feeds {

/// What few entries have; rows refer to it by index + 1, 0 = none. `confidence` 255: none.
struct Extra {
  std::int64_t first_seen = 0;
  std::int64_t last_seen = 0;
  std::int64_t expiry = 0;
  std::uint32_t tags_offset = 0;
  std::uint16_t tags_length = 0;
  std::uint8_t confidence = 255;
  std::uint8_t reserved = 0;
};
static_assert(sizeof(Extra) == 32);

/// `key` is base << 8 | length.
struct Ipv4Item {
  std::uint64_t key;
  std::uint32_t line;
  std::uint32_t extra;
};

struct Ipv6Item {
  std::uint64_t high;
  std::uint64_t low;
  std::uint32_t line;
  std::uint32_t extra;
  std::uint8_t length;
};

/// `offset`, `length`: the reversed name in the set's bytes. `chunks` is scratch of the sort: two chunk_at(), at first
/// those at the name's begin.
struct NameItem {
  std::array<std::uint64_t, 2> chunks;
  std::uint32_t offset;
  std::uint32_t line;
  std::uint32_t extra;
  std::uint8_t length;
  NameForm form;
  bool hole;
};

class IndicatorSet {
public:
  void reserve(std::size_t name_bytes) { name_bytes_.reserve(name_bytes); }

  void add(const Ipv4Prefix& prefix, std::uint32_t line, std::uint32_t extra = 0);
  void add(const Ipv6Prefix& prefix, std::uint32_t line, std::uint32_t extra = 0);
  /// `reversed` as in NameRow.
  void add(std::string_view reversed, NameForm form, std::uint32_t line, std::uint32_t extra = 0, bool hole = false);
  /// Returns what a row refers to it by. `tags` is cut to 65535 bytes.
  std::uint32_t add_extra(Extra extra, std::string_view tags);

  /// Sorts and keeps of each key the entry with the lowest line. Returns how many were dropped.
  std::uint64_t make_distinct();
  /// All lines become 0, "not known".
  void forget_lines() noexcept;

  /// True if more came than a snapshot can hold; what came beyond was dropped.
  [[nodiscard]] bool overflowed() const noexcept { return overflowed_; }

  [[nodiscard]] const std::vector<Ipv4Item>& ipv4() const noexcept { return ipv4_; }
  [[nodiscard]] const std::vector<Ipv6Item>& ipv6() const noexcept { return ipv6_; }
  [[nodiscard]] const std::vector<NameItem>& names() const noexcept { return names_; }
  [[nodiscard]] const std::vector<Extra>& extras() const noexcept { return extras_; }
  [[nodiscard]] const std::string& tags() const noexcept { return tags_; }
  [[nodiscard]] std::string_view reversed(const NameItem& item) const noexcept
  {
    return {name_bytes_.data() + item.offset, item.length};
  }

private:
  using NameRange = std::span<NameItem>;
  void sort_names(NameRange range, std::size_t depth);
  void sort_rest(NameRange equal, std::size_t depth);

  std::vector<Ipv4Item> ipv4_;
  std::vector<Ipv6Item> ipv6_;
  std::vector<NameItem> names_;
  std::vector<Extra> extras_;
  std::string name_bytes_;
  std::string tags_;
  bool overflowed_ = false;
};

/// Distinct entries by IndicatorType (url and allow stay 0).
[[nodiscard]] std::array<std::uint64_t, kIndicatorTypes> count_types(const IndicatorSet& set) noexcept;

} // namespace weir::feeds

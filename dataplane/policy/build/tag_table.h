// SPDX-License-Identifier: BSD-3-Clause
// Makes a table of tags and its spill table.
#pragma once

#include "section_buffer.h"

#include <weir/policy/section_layout.h>

#include <functional>
#include <span>
#include <vector>

namespace weir::policy {

struct TagTableParts {
  std::vector<raw::TagLine> lines;
  std::vector<std::uint8_t> records;
  std::vector<raw::TagLine> spill_lines;
  std::vector<std::uint8_t> spill_records;
  std::uint32_t record_count = 0;
  std::uint32_t spill_count = 0;

  [[nodiscard]] raw::TagTableShape shape() const noexcept;
  [[nodiscard]] raw::TagTableShape spill_shape() const noexcept;
};

/// Writes record `index` to `to`.
using RecordWriter = std::function<void(std::size_t index, std::uint8_t* to)>;

/// Keys a line of a main table holds on average (of 30): 2.4 % of lines are full then, 0.3 % of keys spill.
constexpr std::size_t kMainLoad = 21;
/// The same where nothing may spill.
constexpr std::size_t kSpillLoad = 10;

/// False: with this key more than 2 % of the records spill, or the spill table overflows; take another key.
[[nodiscard]] bool make_tag_table(std::span<const std::uint64_t> hashes, std::size_t record_bytes,
                                  const RecordWriter& write, TagTableParts& parts);
/// A table without spill, with the main table's line choice; false if a line overflows.
[[nodiscard]] bool make_sparse_table(std::span<const std::uint64_t> hashes, std::size_t record_bytes,
                                     const RecordWriter& write, TagTableParts& parts);

void put(SectionBuffer& section, const raw::TagTableLayout& at, const raw::TagTableLayout& spill_at,
         const TagTableParts& parts);

/// Three bytes, little endian.
inline void write_u24(std::uint8_t* to, std::uint32_t value) noexcept
{
  to[0] = static_cast<std::uint8_t>(value);
  to[1] = static_cast<std::uint8_t>(value >> 8);
  to[2] = static_cast<std::uint8_t>(value >> 16);
}

template <typename Number> void write_number(std::uint8_t* to, Number value) noexcept
{
  std::memcpy(to, &value, sizeof value);
}

} // namespace weir::policy

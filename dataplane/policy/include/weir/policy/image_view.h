// SPDX-License-Identifier: BSD-3-Clause
// Where the tables of one validated image lie in memory. Made by validate() only; the look-ups of view.h read it.
#pragma once

#include <weir/policy/image_format.h>

#include <cstdint>

namespace weir::policy {

/// A table of tags and the records behind it.
struct TagTable {
  const raw::TagLine* lines = nullptr;
  const std::uint8_t* records = nullptr;
  std::uint32_t line_count = 0;
  std::uint32_t record_count = 0;
};

struct Ipv4Set {
  const raw::Ipv4SetHeader* header = nullptr;
  const raw::FilterBlock* filter = nullptr;
  const raw::ExactLine* exact = nullptr;
  TagTable table;
  TagTable spill;
};

struct Ipv4Prefixes {
  const raw::Ipv4PrefixHeader* header = nullptr;
  const std::uint64_t* summary = nullptr; ///< nullptr: no prefix at all
  const std::uint32_t* ranks = nullptr;
  const raw::Chunk* chunks = nullptr;
  const std::uint32_t* entries = nullptr;
  const raw::Leaf* leaves = nullptr;
  const std::uint32_t* runs = nullptr;
};

struct Ipv6Set {
  const raw::Ipv6SetHeader* header = nullptr;
  TagTable table;
  TagTable spill;
};

struct Ipv6Prefixes {
  const raw::Ipv6PrefixHeader* header = nullptr;
  const std::uint64_t* near = nullptr;        ///< nullptr: no prefix at all
  const std::uint64_t* top_summary = nullptr; ///< nullptr: no prefix shorter than /32
  const std::uint32_t* top_ranks = nullptr;
  const raw::Slice* top_slices = nullptr;
  const std::uint32_t* top_starts = nullptr;
  const std::uint32_t* top_entries = nullptr;
  TagTable anchors;
  TagTable anchors_spill;
  const std::uint32_t* middle_starts = nullptr;
  const std::uint32_t* middle_entries = nullptr;
  const raw::Slice* nodes = nullptr;
  const std::uint64_t* low_starts = nullptr;
  const std::uint32_t* low_entries = nullptr;
};

struct NameSet {
  const raw::NameSetHeader* header = nullptr;
  const raw::NameLine* lines = nullptr;
  const raw::NamePoints* points = nullptr;
};

/// A handle: cheap to copy, valid as long as the bytes it was made from.
class ImageView {
public:
  const raw::ImageHeader* header = nullptr;
  const raw::SettingsHeader* settings = nullptr;
  const raw::BridgeRecord* bridges = nullptr;
  const raw::Exempt4Record* exempt4 = nullptr;
  const raw::Exempt6Record* exempt6 = nullptr;
  const raw::FeedHeader* feed_header = nullptr;
  const raw::FeedRecord* feeds = nullptr;
  const char* feed_text = nullptr;
  const raw::RuleHeader* rule_header = nullptr;
  const raw::RuleRecord* rules = nullptr;
  const std::uint16_t* rule_feeds = nullptr;
  Ipv4Set ipv4;
  Ipv4Prefixes ipv4_prefixes;
  Ipv6Set ipv6;
  Ipv6Prefixes ipv6_prefixes;
  NameSet names;
};

} // namespace weir::policy

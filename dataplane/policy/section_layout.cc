// SPDX-License-Identifier: BSD-3-Clause
// Computes the array offsets of each section.
#include <weir/policy/section_layout.h>

namespace weir::policy::raw {

namespace {

class Cursor {
public:
  explicit Cursor(std::size_t header_bytes) noexcept : at_(header_bytes) {}

  std::uint64_t take(std::uint64_t count, std::uint64_t size) noexcept
  {
    const std::uint64_t start = at_;
    at_ += (count * size + kAlignment - 1) / kAlignment * kAlignment;
    return start;
  }
  TagTableLayout take(const TagTableShape& shape, std::size_t record_bytes) noexcept
  {
    TagTableLayout table{};
    table.lines = take(shape.line_count, sizeof(TagLine));
    table.records = take(shape.record_count, record_bytes);
    return table;
  }
  [[nodiscard]] std::uint64_t end() const noexcept { return at_; }

private:
  std::uint64_t at_;
};

} // namespace

Ipv4SetLayout layout(const Ipv4SetHeader& header) noexcept
{
  Cursor cursor(sizeof header);
  Ipv4SetLayout result{};
  result.filter = cursor.take(header.filter_blocks, sizeof(FilterBlock));
  result.exact = cursor.take(header.exact_lines, sizeof(ExactLine));
  result.table = cursor.take(header.table, kIpv4Record);
  result.spill = cursor.take(header.table_spill, kIpv4Record);
  result.end = cursor.end();
  return result;
}

Ipv4PrefixLayout layout(const Ipv4PrefixHeader& header) noexcept
{
  Cursor cursor(sizeof header);
  const std::uint32_t words = header.chunk_count == 0 ? 0 : kSummaryWords;
  Ipv4PrefixLayout result{};
  result.summary = cursor.take(words, sizeof(std::uint64_t));
  result.ranks = cursor.take(words, sizeof(std::uint32_t));
  result.chunks = cursor.take(header.chunk_count, sizeof(Chunk));
  result.entries = cursor.take(header.entry_count, sizeof(std::uint32_t));
  result.leaves = cursor.take(header.leaf_count, sizeof(Leaf));
  result.runs = cursor.take(header.run_count, sizeof(std::uint32_t));
  result.end = cursor.end();
  return result;
}

Ipv6SetLayout layout(const Ipv6SetHeader& header) noexcept
{
  Cursor cursor(sizeof header);
  Ipv6SetLayout result{};
  result.table = cursor.take(header.table, kIpv6Record);
  result.spill = cursor.take(header.table_spill, kIpv6Record);
  result.end = cursor.end();
  return result;
}

Ipv6PrefixLayout layout(const Ipv6PrefixHeader& header) noexcept
{
  Cursor cursor(sizeof header);
  Ipv6PrefixLayout result{};
  const std::uint32_t words = header.slice_count == 0 ? 0 : kTopSummaryWords;
  result.near = cursor.take(header.near_words, sizeof(std::uint64_t));
  result.top_summary = cursor.take(words, sizeof(std::uint64_t));
  result.top_ranks = cursor.take(words, sizeof(std::uint32_t));
  result.top_slices = cursor.take(header.slice_count, sizeof(Slice));
  result.top_starts = cursor.take(header.top_count, sizeof(std::uint32_t));
  result.top_entries = cursor.take(header.top_count, sizeof(std::uint32_t));
  result.anchors = cursor.take(header.anchors, kAnchorRecord);
  result.anchors_spill = cursor.take(header.anchors_spill, kAnchorRecord);
  result.middle_starts = cursor.take(header.middle_count, sizeof(std::uint32_t));
  result.middle_entries = cursor.take(header.middle_count, sizeof(std::uint32_t));
  result.nodes = cursor.take(header.node_count, sizeof(Slice));
  result.low_starts = cursor.take(header.low_count, sizeof(std::uint64_t));
  result.low_entries = cursor.take(header.low_count, sizeof(std::uint32_t));
  result.end = cursor.end();
  return result;
}

NameSetLayout layout(const NameSetHeader& header) noexcept
{
  Cursor cursor(sizeof header);
  NameSetLayout result{};
  result.lines = cursor.take(name_lines(header.home_lines), sizeof(NameLine));
  result.points = cursor.take(header.point_count, sizeof(NamePoints));
  result.end = cursor.end();
  return result;
}

RuleLayout layout(const RuleHeader& header) noexcept
{
  Cursor cursor(sizeof header);
  RuleLayout result{};
  result.rules = cursor.take(std::uint64_t{header.rule_count} + 1, sizeof(RuleRecord));
  result.slots = cursor.take(header.slot_count, sizeof(std::uint16_t));
  result.end = cursor.end();
  return result;
}

FeedLayout layout(const FeedHeader& header) noexcept
{
  Cursor cursor(sizeof header);
  FeedLayout result{};
  result.feeds = cursor.take(header.feed_count, sizeof(FeedRecord));
  result.text = cursor.take(header.text_bytes, 1);
  result.end = cursor.end();
  return result;
}

SettingsLayout layout(const SettingsHeader& header) noexcept
{
  Cursor cursor(sizeof header);
  SettingsLayout result{};
  result.bridges = cursor.take(header.bridge_count, sizeof(BridgeRecord));
  result.exempt4 = cursor.take(header.exempt4_count, sizeof(Exempt4Record));
  result.exempt6 = cursor.take(header.exempt6_count, sizeof(Exempt6Record));
  result.end = cursor.end();
  return result;
}

} // namespace weir::policy::raw

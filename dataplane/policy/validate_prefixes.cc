// SPDX-License-Identifier: BSD-3-Clause
// Checks the prefix structures: ranks, chunks, entries, leaves and runs; starts that ascend from 0.
#include "check.h"
#include "tag_table_lookup.h"

#include <weir/policy/section_layout.h>

#include <bit>
#include <utility>

namespace weir::policy {

namespace {

using raw::kFinerEntry;

/// An entry that names no finer node: 0, or a rule and a length up to `longest`.
bool is_plain_entry(std::uint32_t entry, std::uint32_t rules, std::uint32_t longest) noexcept
{
  const std::uint32_t number = entry & kMaxRule;
  return entry == 0 || (number != 0 && number <= rules && entry >> raw::kEntryLengthShift <= longest);
}

/// All entries are plain or name one of `finer` finer nodes.
Check check_entries(SectionBytes section, const std::uint32_t* entries, std::uint32_t count, std::uint32_t rules,
                    std::uint32_t longest, std::uint32_t finer)
{
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t entry = entries[i];
    const bool is_good =
        (entry & kFinerEntry) != 0 ? (entry & ~kFinerEntry) < finer : is_plain_entry(entry, rules, longest);
    if (!is_good)
      return Flaw{"entry", section.offset_of(entries + i)};
  }
  return std::nullopt;
}

/// `ranks` count the bits of the summary words before them; all bits are `total`.
Check check_summary(SectionBytes section, const std::uint64_t* summary, const std::uint32_t* ranks, std::uint32_t words,
                    std::uint32_t total)
{
  std::uint32_t bits = 0;
  for (std::uint32_t word = 0; word < words; ++word) {
    if (ranks[word] != bits)
      return Flaw{"rank", section.offset_of(ranks + word)};
    bits += static_cast<std::uint32_t>(std::popcount(summary[word]));
  }
  if (bits != total)
    return Flaw{"bits of the summary", section.offset_of(summary)};
  return std::nullopt;
}

Check check_chunks(SectionBytes section, const Ipv4Prefixes& prefixes)
{
  std::uint64_t entries = 0;
  for (std::uint32_t i = 0; i < prefixes.header->chunk_count; ++i) {
    const raw::Chunk& chunk = prefixes.chunks[i];
    const auto rising = static_cast<std::uint16_t>(chunk.covered & ~(chunk.covered << 1));
    if (chunk.first_entry != entries || (chunk.begins & ~chunk.covered) != 0 || (rising & ~chunk.begins) != 0)
      return Flaw{"chunk", section.offset_of(&chunk)};
    entries += static_cast<unsigned>(std::popcount(chunk.begins));
  }
  if (entries != prefixes.header->entry_count)
    return Flaw{"chunks do not give the number of entries", section.offset_of(prefixes.chunks)};
  return std::nullopt;
}

Check check_leaves(SectionBytes section, const Ipv4Prefixes& prefixes)
{
  std::uint64_t runs = 0;
  for (std::uint32_t i = 0; i < prefixes.header->leaf_count; ++i) {
    const raw::Leaf& leaf = prefixes.leaves[i];
    if (leaf.first_run != runs || (leaf.begins[0] & 1U) == 0)
      return Flaw{"leaf", section.offset_of(&leaf)};
    for (const std::uint64_t word : leaf.begins)
      runs += static_cast<unsigned>(std::popcount(word));
  }
  if (runs != prefixes.header->run_count)
    return Flaw{"leaves do not give the number of runs", section.offset_of(prefixes.leaves)};
  return std::nullopt;
}

/// `count` (>= 1) starts ascend strictly from 0.
template <typename Number> Check check_starts(SectionBytes section, const Number* starts, std::uint32_t count)
{
  if (starts[0] != 0)
    return Flaw{"first start is not 0", section.offset_of(starts)};
  for (std::uint32_t i = 1; i < count; ++i) {
    if (starts[i] <= starts[i - 1])
      return Flaw{"starts do not ascend", section.offset_of(starts + i)};
  }
  return std::nullopt;
}

/// Whether look-ups will come by the anchor of these first 32 bits.
bool is_near(const Ipv6Prefixes& prefixes, std::uint32_t top)
{
  const std::uint32_t bit = raw::near_bit(top);
  return prefixes.near != nullptr && (bit >= raw::kNearBits || (prefixes.near[bit / 64] >> bit % 64 & 1U) != 0);
}

/// `used` middle starts are counted over all anchors, which bounds the work.
Check check_anchors(SectionBytes section, const TagTable& table, const Ipv6Prefixes& prefixes, std::uint64_t& used)
{
  const std::uint8_t* at = table.records;
  const std::uint32_t total = prefixes.header->middle_count;
  for (std::uint32_t i = 0; i < table.record_count; ++i, at += raw::kAnchorRecord) {
    const auto first = read_number<std::uint32_t>(at + 4);
    const auto count = read_number<std::uint32_t>(at + 8);
    used += count;
    if (count == 0 || first > total || count > total - first || used > total)
      return Flaw{"anchor", section.offset_of(at)};
    if (!is_near(prefixes, read_number<std::uint32_t>(at)))
      return Flaw{"anchor in a block that is not marked", section.offset_of(at)};
    if (auto flaw = check_starts(section, prefixes.middle_starts + first, count))
      return flaw;
  }
  return std::nullopt;
}

Check check_nodes(SectionBytes section, const Ipv6Prefixes& prefixes)
{
  std::uint64_t next = 0;
  for (std::uint32_t i = 0; i < prefixes.header->node_count; ++i) {
    const raw::Slice& node = prefixes.nodes[i];
    if (node.first != next || node.count == 0 || node.count > prefixes.header->low_count - next)
      return Flaw{"node", section.offset_of(&node)};
    next += node.count;
    if (auto flaw = check_starts(section, prefixes.low_starts + node.first, node.count))
      return flaw;
  }
  return std::nullopt;
}

Check check_top(SectionBytes section, const Ipv6Prefixes& prefixes, std::uint32_t rules)
{
  const raw::Ipv6PrefixHeader& header = *prefixes.header;
  if (auto flaw =
          check_summary(section, prefixes.top_summary, prefixes.top_ranks, raw::kTopSummaryWords, header.slice_count))
    return flaw;
  for (std::uint32_t i = 0; i < header.slice_count; ++i) {
    const raw::Slice& slice = prefixes.top_slices[i];
    if (slice.count == 0 || slice.first > header.top_count || slice.count > header.top_count - slice.first)
      return Flaw{"slice", section.offset_of(&slice)};
  }
  if (auto flaw = check_starts(section, prefixes.top_starts, header.top_count))
    return flaw;
  return check_entries(section, prefixes.top_entries, header.top_count, rules, 127, 0);
}

Ipv6Prefixes prefixes_at(SectionBytes section, const raw::Ipv6PrefixHeader& header)
{
  const auto at = raw::layout(header);
  Ipv6Prefixes prefixes;
  prefixes.header = &header;
  prefixes.near = header.near_words == 0 ? nullptr : section.at<std::uint64_t>(at.near);
  prefixes.top_summary = header.slice_count == 0 ? nullptr : section.at<std::uint64_t>(at.top_summary);
  prefixes.top_ranks = section.at<std::uint32_t>(at.top_ranks);
  prefixes.top_slices = section.at<raw::Slice>(at.top_slices);
  prefixes.top_starts = section.at<std::uint32_t>(at.top_starts);
  prefixes.top_entries = section.at<std::uint32_t>(at.top_entries);
  prefixes.anchors = table_at(section, header.anchors, at.anchors);
  prefixes.anchors_spill = table_at(section, header.anchors_spill, at.anchors_spill);
  prefixes.middle_starts = section.at<std::uint32_t>(at.middle_starts);
  prefixes.middle_entries = section.at<std::uint32_t>(at.middle_entries);
  prefixes.nodes = section.at<raw::Slice>(at.nodes);
  prefixes.low_starts = section.at<std::uint64_t>(at.low_starts);
  prefixes.low_entries = section.at<std::uint32_t>(at.low_entries);
  return prefixes;
}

} // namespace

Check check_ipv4_prefixes(SectionBytes section, ImageView& view)
{
  const auto* header = section.header<raw::Ipv4PrefixHeader>();
  if (header == nullptr)
    return Flaw{"too short for its header", 0};
  const auto at = raw::layout(*header);
  if (at.end != section.size())
    return Flaw{"counts do not give the section's length", 0};
  Ipv4Prefixes& prefixes = view.ipv4_prefixes;
  prefixes.header = header;
  if (header->chunk_count == 0)
    return std::nullopt;
  prefixes.summary = section.at<std::uint64_t>(at.summary);
  prefixes.ranks = section.at<std::uint32_t>(at.ranks);
  prefixes.chunks = section.at<raw::Chunk>(at.chunks);
  prefixes.entries = section.at<std::uint32_t>(at.entries);
  prefixes.leaves = section.at<raw::Leaf>(at.leaves);
  prefixes.runs = section.at<std::uint32_t>(at.runs);
  if (auto flaw = check_summary(section, prefixes.summary, prefixes.ranks, raw::kSummaryWords, header->chunk_count))
    return flaw;
  if (auto flaw = check_chunks(section, prefixes))
    return flaw;
  if (auto flaw = check_leaves(section, prefixes))
    return flaw;
  const std::uint32_t rules = view.rule_header->rule_count;
  if (auto flaw = check_entries(section, prefixes.entries, header->entry_count, rules, 32, header->leaf_count))
    return flaw;
  return check_entries(section, prefixes.runs, header->run_count, rules, 32, 0);
}

Check check_ipv6_prefixes(SectionBytes section, ImageView& view)
{
  const auto* header = section.header<raw::Ipv6PrefixHeader>();
  if (header == nullptr)
    return Flaw{"too short for its header", 0};
  if (raw::layout(*header).end != section.size())
    return Flaw{"counts do not give the section's length", 0};
  if (header->anchors.line_count == 0 || header->anchors_spill.line_count == 0)
    return Flaw{"a table without lines", 0};
  if (header->near_words != 0 && header->near_words != raw::kNearWords)
    return Flaw{"number of near words", section.offset_of(&header->near_words)};
  view.ipv6_prefixes = prefixes_at(section, *header);
  const Ipv6Prefixes& prefixes = view.ipv6_prefixes;
  const std::uint32_t rules = view.rule_header->rule_count;
  if (header->slice_count != 0) {
    if (auto flaw = check_top(section, prefixes, rules))
      return flaw;
  }
  std::uint64_t used = 0;
  for (const auto& [table, may_spill] : {std::pair(prefixes.anchors, true), std::pair(prefixes.anchors_spill, false)}) {
    if (auto flaw = check_lines(section, table, may_spill))
      return flaw;
    if (auto flaw = check_anchors(section, table, prefixes, used))
      return flaw;
  }
  if (auto flaw = check_nodes(section, prefixes))
    return flaw;
  if (auto flaw = check_entries(section, prefixes.middle_entries, header->middle_count, rules, 127, header->node_count))
    return flaw;
  return check_entries(section, prefixes.low_entries, header->low_count, rules, 127, 0);
}

} // namespace weir::policy

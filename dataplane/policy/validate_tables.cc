// SPDX-License-Identifier: BSD-3-Clause
// Checks the tables of addresses and names: every line's records or slots, and every number in them.
#include "check.h"
#include "tag_table_lookup.h"

#include <weir/policy/section_layout.h>

#include <algorithm>

namespace weir::policy {

namespace {

/// The rule in the last three bytes of every record is one of `rules`.
Check check_rule_numbers(SectionBytes section, const TagTable& table, std::size_t record_bytes, std::uint32_t rules)
{
  const std::uint8_t* at = table.records;
  for (std::uint32_t i = 0; i < table.record_count; ++i, at += record_bytes) {
    const std::uint32_t number = read_u24(at + record_bytes - 3);
    if (number == kNoRule || number > rules)
      return Flaw{"rule number", section.offset_of(at)};
  }
  return std::nullopt;
}

/// Lines of table and spill, then the rule of each record.
Check check_table(SectionBytes section, const TagTable& table, const TagTable& spill, std::size_t record_bytes,
                  std::uint32_t rules)
{
  if (auto flaw = check_lines(section, table, true))
    return flaw;
  if (auto flaw = check_lines(section, spill, false))
    return flaw;
  if (auto flaw = check_rule_numbers(section, table, record_bytes, rules))
    return flaw;
  return check_rule_numbers(section, spill, record_bytes, rules);
}

/// Looks at all slots whatever `count` is: without guesses, which a random number of slots makes wrong.
bool has_wrong_rule(const raw::ExactLine& line, unsigned count, std::uint16_t rules) noexcept
{
  std::uint16_t wrong = 0;
  for (unsigned slot = 0; slot < raw::kKeysPerExactLine; ++slot) {
    const auto above_none = static_cast<std::uint16_t>(line.rules[slot] - 1U);
    wrong |= static_cast<std::uint16_t>(above_none >= rules ? 1U << slot : 0U);
  }
  return (wrong & ((1U << count) - 1)) != 0;
}

Check check_exact_lines(SectionBytes section, const Ipv4Set& set, std::uint32_t rules, std::uint64_t& addresses)
{
  static_assert(kNoRule == 0);
  const auto most = static_cast<std::uint16_t>(std::min(rules, 0xFFFFU));
  for (std::uint32_t i = 0; i < set.header->exact_lines; ++i) {
    const raw::ExactLine& line = set.exact[i];
    if (line.control > raw::kSpilledExactLine)
      return Flaw{"count of a line", section.offset_of(&line)};
    const unsigned count = line.control > raw::kKeysPerExactLine ? raw::kKeysPerExactLine : line.control;
    addresses += count;
    if (has_wrong_rule(line, count, most))
      return Flaw{"rule number", section.offset_of(&line)};
  }
  return std::nullopt;
}

/// Slots, as bits, that are not just a name and a number below `limit`. All of them are looked at, for the same reason.
unsigned odd_slots(const raw::NameLine& line, std::uint16_t limit) noexcept
{
  unsigned odd = 0;
  for (unsigned slot = 0; slot < raw::kNamesPerLine; ++slot)
    odd |= line.points[slot] >= limit ? 1U << slot : 0U;
  return odd;
}

/// Counts the names of a line; nullopt if a slot is wrong.
std::optional<std::uint32_t> names_of(const raw::NameLine& line, std::uint32_t point_count)
{
  const unsigned taken = raw::slots_taken(line);
  const auto limit = static_cast<std::uint16_t>(std::min<std::uint32_t>(point_count, raw::kManyPoints));
  if ((odd_slots(line, limit) & ((1U << taken) - 1)) == 0)
    return taken;
  std::uint32_t names = 0;
  for (unsigned slot = 0; slot < taken; ++slot, ++names) {
    std::uint32_t points = line.points[slot];
    if (points == raw::kNumberOfPoints)
      return std::nullopt;
    if (points == raw::kManyPoints) {
      if (++slot == taken || line.points[slot] != raw::kNumberOfPoints)
        return std::nullopt;
      points = line.low[slot];
    }
    if (points >= point_count)
      return std::nullopt;
  }
  return names;
}

Check check_name_lines(SectionBytes section, const NameSet& set)
{
  const std::uint64_t lines = raw::name_lines(set.header->home_lines);
  std::uint64_t names = 0;
  std::uint32_t in_a_row = 0;
  for (std::uint64_t i = 0; i < lines; ++i) {
    const raw::NameLine& line = set.lines[i];
    const auto found = names_of(line, set.header->point_count);
    if (!found)
      return Flaw{"a line of names", section.offset_of(&line)};
    names += *found;
    in_a_row = (line.rest & raw::kGoesOn) != 0 ? in_a_row + 1 : 0;
    if (in_a_row == raw::kMaxNameChain || (in_a_row != 0 && i + 1 == lines))
      return Flaw{"too many lines of names that go on", section.offset_of(&line)};
  }
  if (names != set.header->name_count)
    return Flaw{"name count", offsetof(raw::NameSetHeader, name_count)};
  return std::nullopt;
}

} // namespace

TagTable table_at(SectionBytes section, const raw::TagTableShape& shape, const raw::TagTableLayout& layout)
{
  return {section.at<raw::TagLine>(layout.lines), section.at<std::uint8_t>(layout.records), shape.line_count,
          shape.record_count};
}

Check check_lines(SectionBytes section, const TagTable& table, bool may_spill)
{
  std::uint64_t records = 0;
  for (std::uint32_t i = 0; i < table.line_count; ++i) {
    const std::uint32_t count = table.lines[i].control & 31U;
    if (table.lines[i].control >> 5 != records || (count == raw::kSpilledLine && !may_spill))
      return Flaw{"records of a line", section.offset_of(table.lines + i)};
    records += count == raw::kSpilledLine ? raw::kTagsPerLine : count;
    if (records > table.record_count)
      return Flaw{"more records in lines than there are", section.offset_of(table.lines + i)};
  }
  if (records != table.record_count)
    return Flaw{"records without a line", section.offset_of(table.lines)};
  return std::nullopt;
}

Check check_ipv4_set(SectionBytes section, ImageView& view)
{
  const auto* header = section.header<raw::Ipv4SetHeader>();
  if (header == nullptr)
    return Flaw{"too short for its header", 0};
  const auto at = raw::layout(*header);
  if (at.end != section.size())
    return Flaw{"counts do not give the section's length", 0};
  if (header->filter_blocks == 0 || header->table.line_count == 0 || header->table_spill.line_count == 0)
    return Flaw{"a table without lines", 0};
  if (header->exact_lines != 0 && header->exact_lines < raw::kMinExactLines)
    return Flaw{"too few lines for exact tags", 0};
  view.ipv4 = {header, section.at<raw::FilterBlock>(at.filter), section.at<raw::ExactLine>(at.exact),
               table_at(section, header->table, at.table), table_at(section, header->table_spill, at.spill)};
  const std::uint32_t rules = view.rule_header->rule_count;
  std::uint64_t addresses = std::uint64_t{header->table.record_count} + header->table_spill.record_count;
  if (auto flaw = check_exact_lines(section, view.ipv4, rules, addresses))
    return flaw;
  if (addresses != header->address_count)
    return Flaw{"address count", offsetof(raw::Ipv4SetHeader, address_count)};
  return check_table(section, view.ipv4.table, view.ipv4.spill, raw::kIpv4Record, rules);
}

Check check_ipv6_set(SectionBytes section, ImageView& view)
{
  const auto* header = section.header<raw::Ipv6SetHeader>();
  if (header == nullptr)
    return Flaw{"too short for its header", 0};
  const auto at = raw::layout(*header);
  if (at.end != section.size())
    return Flaw{"counts do not give the section's length", 0};
  if (header->table.line_count == 0 || header->table_spill.line_count == 0)
    return Flaw{"a table without lines", 0};
  if (std::uint64_t{header->table.record_count} + header->table_spill.record_count != header->address_count)
    return Flaw{"address count", offsetof(raw::Ipv6SetHeader, address_count)};
  view.ipv6 = {header, table_at(section, header->table, at.table), table_at(section, header->table_spill, at.spill)};
  return check_table(section, view.ipv6.table, view.ipv6.spill, raw::kIpv6Record, view.rule_header->rule_count);
}

Check check_names(SectionBytes section, ImageView& view)
{
  const auto* header = section.header<raw::NameSetHeader>();
  if (header == nullptr)
    return Flaw{"too short for its header", 0};
  const auto at = raw::layout(*header);
  if (at.end != section.size())
    return Flaw{"counts do not give the section's length", 0};
  if (header->home_lines == 0)
    return Flaw{"a table without lines", 0};
  view.names = {header, section.at<raw::NameLine>(at.lines), section.at<raw::NamePoints>(at.points)};
  const std::uint32_t rules = view.rule_header->rule_count;
  for (std::uint32_t i = 0; i < header->point_count; ++i) {
    const raw::NamePoints& points = view.names.points[i];
    for (const raw::NamePoint& point : points.about) {
      if (point.rule > rules || point.form > 2)
        return Flaw{"points of a name", section.offset_of(&points)};
    }
  }
  if (header->point_count == 0 && header->name_count != 0)
    return Flaw{"names without points", 0};
  return check_name_lines(section, view.names);
}

} // namespace weir::policy

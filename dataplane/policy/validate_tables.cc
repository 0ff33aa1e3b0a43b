// SPDX-License-Identifier: BSD-3-Clause
// Checks the tables of addresses and names: every line's records and every rule number in a record.
#include "check.h"
#include "tag_table_lookup.h"

#include <weir/policy/section_layout.h>

namespace weir::policy {

namespace {

/// The number in the last three bytes of every record is in first..last.
Check check_numbers(SectionBytes section, const TagTable& table, std::size_t record_bytes, std::uint32_t first,
                    std::uint64_t last, const char* what)
{
  const std::uint8_t* at = table.records;
  for (std::uint32_t i = 0; i < table.record_count; ++i, at += record_bytes) {
    const std::uint32_t number = read_u24(at + record_bytes - 3);
    if (number < first || number > last)
      return Flaw{what, section.offset_of(at)};
  }
  return std::nullopt;
}

/// Lines of table and spill, then the rule (or whatever number) of each record.
Check check_table(SectionBytes section, const TagTable& table, const TagTable& spill, std::size_t record_bytes,
                  std::uint32_t first, std::uint64_t last, const char* what)
{
  if (auto flaw = check_lines(section, table, true))
    return flaw;
  if (auto flaw = check_lines(section, spill, false))
    return flaw;
  if (auto flaw = check_numbers(section, table, record_bytes, first, last, what))
    return flaw;
  return check_numbers(section, spill, record_bytes, first, last, what);
}

Check check_exact_lines(SectionBytes section, const Ipv4Set& set, std::uint32_t rules, std::uint64_t& addresses)
{
  for (std::uint32_t i = 0; i < set.header->exact_lines; ++i) {
    const raw::ExactLine& line = set.exact[i];
    if (line.control > raw::kSpilledExactLine)
      return Flaw{"count of a line", section.offset_of(&line)};
    const unsigned count = line.control > raw::kKeysPerExactLine ? raw::kKeysPerExactLine : line.control;
    addresses += count;
    for (unsigned slot = 0; slot < count; ++slot) {
      if (line.rules[slot] == kNoRule || line.rules[slot] > rules)
        return Flaw{"rule number", section.offset_of(&line)};
    }
  }
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
  return check_table(section, view.ipv4.table, view.ipv4.spill, raw::kIpv4Record, 1, rules, "rule number");
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
  return check_table(section, view.ipv6.table, view.ipv6.spill, raw::kIpv6Record, 1, view.rule_header->rule_count,
                     "rule number");
}

Check check_names(SectionBytes section, ImageView& view)
{
  const auto* header = section.header<raw::NameSetHeader>();
  if (header == nullptr)
    return Flaw{"too short for its header", 0};
  const auto at = raw::layout(*header);
  if (at.end != section.size())
    return Flaw{"counts do not give the section's length", 0};
  if (header->filter_blocks == 0 || header->table.line_count == 0 || header->table_spill.line_count == 0)
    return Flaw{"a table without lines", 0};
  if (std::uint64_t{header->table.record_count} + header->table_spill.record_count != header->name_count)
    return Flaw{"name count", offsetof(raw::NameSetHeader, name_count)};
  view.names = {header, section.at<raw::FilterBlock>(at.filter), table_at(section, header->table, at.table),
                table_at(section, header->table_spill, at.spill), section.at<raw::NamePoints>(at.points)};
  const std::uint32_t rules = view.rule_header->rule_count;
  for (std::uint32_t i = 0; i < header->point_count; ++i) {
    const raw::NamePoints& points = view.names.points[i];
    if (points.self_rule > rules || points.below_rule > rules || points.self_form > 2 || points.below_form > 2)
      return Flaw{"points of a name", section.offset_of(&points)};
  }
  if (header->point_count == 0 && header->name_count != 0)
    return Flaw{"names without points", 0};
  return check_table(section, view.names.table, view.names.spill, raw::kNameRecord, 0,
                     std::uint64_t{header->point_count} - 1, "number of points");
}

} // namespace weir::policy

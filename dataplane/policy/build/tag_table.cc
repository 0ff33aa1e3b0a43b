// SPDX-License-Identifier: BSD-3-Clause
// Counts keys per line, gives each line its run of records, then fills both.
#include "tag_table.h"

#include <weir/policy/image_hash.h>

#include <algorithm>

namespace weir::policy {

namespace {

using LineOf = std::uint32_t (*)(std::uint64_t, std::uint32_t);

std::uint32_t main_line(std::uint64_t hash, std::uint32_t lines)
{
  return raw::line_of(hash, lines);
}

std::uint32_t spill_line(std::uint64_t hash, std::uint32_t lines)
{
  return raw::spill_line_of(hash, lines);
}

/// What is to be placed: all records, or those of `chosen`.
struct Records {
  std::span<const std::uint64_t> hashes;
  std::size_t record_bytes;
  const RecordWriter& write;
  LineOf line_of;
};

/// Sets up the lines' controls for the given number of keys per line; returns the number of records.
std::uint32_t lay_out(std::vector<raw::TagLine>& lines, const std::vector<std::uint32_t>& keys)
{
  std::uint32_t records = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_spilled = keys[i] > raw::kTagsPerLine;
    lines[i].control = records << 5 | (is_spilled ? raw::kSpilledLine : keys[i]);
    records += is_spilled ? raw::kTagsPerLine : keys[i];
  }
  return records;
}

/// Places record `index` in its line, or returns false if the line is full. `filled` counts per line.
bool place(const Records& all, std::size_t index, std::vector<raw::TagLine>& lines, std::vector<std::uint8_t>& filled,
           std::vector<std::uint8_t>& records)
{
  const std::uint64_t hash = all.hashes[index];
  const std::uint32_t number = all.line_of(hash, static_cast<std::uint32_t>(lines.size()));
  if (filled[number] == raw::kTagsPerLine)
    return false;
  raw::TagLine& line = lines[number];
  const std::uint8_t slot = filled[number]++;
  line.tags[slot] = raw::tag_of(hash);
  all.write(index, records.data() + (std::size_t{line.control >> 5} + slot) * all.record_bytes);
  return true;
}

std::vector<std::uint32_t> keys_per_line(const Records& all, std::size_t lines)
{
  std::vector<std::uint32_t> keys(lines);
  for (const std::uint64_t hash : all.hashes)
    ++keys[all.line_of(hash, static_cast<std::uint32_t>(lines))];
  return keys;
}

std::size_t lines_for(std::size_t keys, std::size_t load)
{
  return std::max<std::size_t>(1, (keys + load - 1) / load);
}

bool make_spill(const Records& all, std::span<const std::size_t> spilled, TagTableParts& parts)
{
  std::vector<std::uint64_t> hashes;
  hashes.reserve(spilled.size());
  for (const std::size_t index : spilled)
    hashes.push_back(all.hashes[index]);
  const RecordWriter write = [&](std::size_t i, std::uint8_t* to) { all.write(spilled[i], to); };
  const Records rest{hashes, all.record_bytes, write, spill_line};
  parts.spill_lines.assign(lines_for(spilled.size(), kSpillLoad), raw::TagLine{});
  const auto keys = keys_per_line(rest, parts.spill_lines.size());
  if (*std::max_element(keys.begin(), keys.end()) > raw::kTagsPerLine)
    return false;
  parts.spill_count = lay_out(parts.spill_lines, keys);
  parts.spill_records.assign(parts.spill_count * all.record_bytes, 0);
  std::vector<std::uint8_t> filled(parts.spill_lines.size());
  for (std::size_t i = 0; i < spilled.size(); ++i)
    static_cast<void>(place(rest, i, parts.spill_lines, filled, parts.spill_records));
  return true;
}

/// Lines are fetched two steps ahead of the record being placed, records one step.
void prefetch(const Records& all, std::size_t index, const TagTableParts& parts)
{
  constexpr std::size_t kStep = 16;
  const auto line_of = [&](std::size_t i) {
    return parts.lines.data() + all.line_of(all.hashes[i], static_cast<std::uint32_t>(parts.lines.size()));
  };
  if (all.hashes.size() - index > 2 * kStep)
    __builtin_prefetch(line_of(index + 2 * kStep), 1);
  if (all.hashes.size() - index > kStep)
    __builtin_prefetch(parts.records.data() + std::size_t{line_of(index + kStep)->control >> 5} * all.record_bytes, 1);
}

bool make(const Records& all, std::size_t load, std::size_t most_spilled, TagTableParts& parts)
{
  parts.lines.assign(lines_for(all.hashes.size(), load), raw::TagLine{});
  const auto keys = keys_per_line(all, parts.lines.size());
  parts.record_count = lay_out(parts.lines, keys);
  if (all.hashes.size() - parts.record_count > most_spilled)
    return false;
  parts.records.assign(parts.record_count * all.record_bytes, 0);
  std::vector<std::uint8_t> filled(parts.lines.size());
  std::vector<std::size_t> spilled;
  for (std::size_t i = 0; i < all.hashes.size(); ++i) {
    prefetch(all, i, parts);
    if (!place(all, i, parts.lines, filled, parts.records))
      spilled.push_back(i);
  }
  return make_spill(all, spilled, parts);
}

} // namespace

raw::TagTableShape TagTableParts::shape() const noexcept
{
  return {static_cast<std::uint32_t>(lines.size()), record_count};
}

raw::TagTableShape TagTableParts::spill_shape() const noexcept
{
  return {static_cast<std::uint32_t>(spill_lines.size()), spill_count};
}

bool make_tag_table(std::span<const std::uint64_t> hashes, std::size_t record_bytes, const RecordWriter& write,
                    TagTableParts& parts)
{
  return make({hashes, record_bytes, write, main_line}, kMainLoad, hashes.size() / 50 + 16, parts);
}

bool make_sparse_table(std::span<const std::uint64_t> hashes, std::size_t record_bytes, const RecordWriter& write,
                       TagTableParts& parts)
{
  return make({hashes, record_bytes, write, main_line}, kSpillLoad, 0, parts);
}

void put(SectionBuffer& section, const raw::TagTableLayout& at, const raw::TagTableLayout& spill_at,
         const TagTableParts& parts)
{
  section.put(at.lines, parts.lines);
  section.put(at.records, parts.records);
  section.put(spill_at.lines, parts.spill_lines);
  section.put(spill_at.records, parts.spill_records);
}

} // namespace weir::policy

// SPDX-License-Identifier: BSD-3-Clause
// Writes the feeds section.
#include "sections.h"

#include <weir/policy/section_layout.h>

#include <algorithm>

namespace weir::policy {

SectionBuffer feed_section(const std::vector<FeedInfo>& feeds)
{
  std::vector<raw::FeedRecord> records;
  std::vector<char> text;
  for (const FeedInfo& feed : feeds) {
    raw::FeedRecord record{};
    std::copy(feed.name.begin(), feed.name.end(), record.name.begin());
    record.name_length = static_cast<std::uint8_t>(feed.name.size());
    record.reference_offset = static_cast<std::uint32_t>(text.size());
    record.reference_length = static_cast<std::uint8_t>(feed.reference.size());
    record.mode = static_cast<std::uint8_t>(feed.mode);
    record.direction = static_cast<std::uint8_t>(feed.direction);
    record.confidence = feed.confidence;
    records.push_back(record);
    text.insert(text.end(), feed.reference.begin(), feed.reference.end());
  }
  raw::FeedHeader header{};
  header.feed_count = static_cast<std::uint32_t>(records.size());
  header.text_bytes = static_cast<std::uint32_t>(text.size());
  const auto at = raw::layout(header);
  SectionBuffer section(header, at.end);
  section.put(at.feeds, records);
  section.put(at.text, text);
  return section;
}

} // namespace weir::policy

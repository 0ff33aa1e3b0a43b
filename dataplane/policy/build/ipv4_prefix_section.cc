// SPDX-License-Identifier: BSD-3-Clause
// IPv4 prefixes: ranges -> a bit per /20, chunks of sixteen /24s, leaves for what is finer.
#include "sections.h"

#include <weir/policy/section_layout.h>

namespace weir::policy {

namespace {

using Ranges = std::vector<PrefixRange<Ipv4>>;

class PrefixTables {
public:
  explicit PrefixTables(const Ranges& ranges) : ranges_(ranges), summary_(raw::kSummaryWords), ranks_(summary_.size())
  {
    for (std::uint32_t word = 0; word < raw::kSummaryWords; ++word) {
      ranks_[word] = static_cast<std::uint32_t>(chunks_.size());
      const std::uint32_t first = word << 18;
      pass(first);
      if (current_ == 0 && !begins_within(first | 0x3FFFF))
        continue;
      for (std::uint32_t slice = word * 64; slice < word * 64 + 64; ++slice)
        add_slice(slice);
    }
  }

  [[nodiscard]] SectionBuffer section() const
  {
    raw::Ipv4PrefixHeader header{};
    if (chunks_.empty())
      return SectionBuffer(header, sizeof header);
    header.chunk_count = static_cast<std::uint32_t>(chunks_.size());
    header.entry_count = static_cast<std::uint32_t>(entries_.size());
    header.leaf_count = static_cast<std::uint32_t>(leaves_.size());
    header.run_count = static_cast<std::uint32_t>(runs_.size());
    const auto at = raw::layout(header);
    SectionBuffer section(header, at.end);
    section.put(at.summary, summary_);
    section.put(at.ranks, ranks_);
    section.put(at.chunks, chunks_);
    section.put(at.entries, entries_);
    section.put(at.leaves, leaves_);
    section.put(at.runs, runs_);
    return section;
  }

private:
  /// True if a range begins behind `first` and at or before `last`.
  [[nodiscard]] bool begins_within(std::uint32_t last) const
  {
    return next_ < ranges_.size() && ranges_[next_].start.value <= last;
  }

  /// Passes all ranges that begin at or before `address`.
  void pass(std::uint32_t address)
  {
    while (begins_within(address))
      current_ = ranges_[next_++].entry;
  }

  /// The /20 numbered `slice`.
  void add_slice(std::uint32_t slice)
  {
    const std::uint32_t first = slice << 12;
    pass(first);
    if (current_ == 0 && !begins_within(first | 0xFFF))
      return;
    summary_[slice / 64] |= std::uint64_t{1} << slice % 64;
    raw::Chunk chunk{static_cast<std::uint32_t>(entries_.size()), 0, 0};
    if (!begins_within(first | 0xFFF)) {
      chunk.covered = 0xFFFF;
      chunk.begins = 1;
      entries_.push_back(current_);
      chunks_.push_back(chunk);
      return;
    }
    std::uint32_t before = 0;
    for (unsigned part = 0; part < 16; ++part) {
      const std::uint32_t entry = entry_of(first | part << 8);
      if (entry != 0) {
        chunk.covered = static_cast<std::uint16_t>(chunk.covered | 1U << part);
        if (entry != before) {
          chunk.begins = static_cast<std::uint16_t>(chunk.begins | 1U << part);
          entries_.push_back(entry);
        }
      }
      before = entry;
    }
    chunks_.push_back(chunk);
  }

  /// The entry of the /24 at `first`: plain, or the number of a new leaf.
  [[nodiscard]] std::uint32_t entry_of(std::uint32_t first)
  {
    pass(first);
    if (!begins_within(first | 0xFF))
      return current_;
    raw::Leaf leaf{};
    leaf.first_run = static_cast<std::uint32_t>(runs_.size());
    leaf.begins[0] = 1;
    runs_.push_back(current_);
    while (begins_within(first | 0xFF)) {
      const PrefixRange<Ipv4>& range = ranges_[next_++];
      const std::uint32_t at = range.start.value & 0xFF;
      leaf.begins[at / 64] |= std::uint64_t{1} << at % 64;
      current_ = range.entry;
      runs_.push_back(current_);
    }
    leaves_.push_back(leaf);
    return raw::kFinerEntry | static_cast<std::uint32_t>(leaves_.size() - 1);
  }

  const Ranges& ranges_;
  std::size_t next_ = 0;
  std::uint32_t current_ = 0;
  std::vector<std::uint64_t> summary_;
  std::vector<std::uint32_t> ranks_;
  std::vector<raw::Chunk> chunks_;
  std::vector<std::uint32_t> entries_;
  std::vector<raw::Leaf> leaves_;
  std::vector<std::uint32_t> runs_;
};

} // namespace

SectionBuffer ipv4_prefix_section(const std::vector<StoredPrefix<Ipv4Prefix>>& prefixes)
{
  return PrefixTables(cut_into_ranges<Ipv4Prefix, Ipv4>(prefixes)).section();
}

} // namespace weir::policy

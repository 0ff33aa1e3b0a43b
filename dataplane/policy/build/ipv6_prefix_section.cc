// SPDX-License-Identifier: BSD-3-Clause
// IPv6 prefixes: ranges -> ranges of first-32-bit values, anchors with starts in bits 32..63, nodes with starts in the
// last 64 bits.
#include "derived_key.h"
#include "sections.h"
#include "tag_table.h"

#include <weir/policy/image_hash.h>

#include <algorithm>
#include <bit>

namespace weir::policy {

namespace {

using Ranges = std::vector<PrefixRange<Ipv6>>;

constexpr std::uint32_t kShortest = 32; ///< prefix length from which an entry hangs below an anchor

std::uint32_t top_of(const Ipv6& address) noexcept
{
  return static_cast<std::uint32_t>(address.high >> 32);
}

struct Anchor {
  std::uint32_t top;
  std::uint32_t first;
  std::uint32_t count;
};

struct TopSlices {
  std::vector<std::uint64_t> summary;
  std::vector<std::uint32_t> ranks;
  std::vector<raw::Slice> slices;
};

/// Walks the ranges once; each level takes what begins inside its part of the address space.
class PrefixTables {
public:
  explicit PrefixTables(const Ranges& ranges) : ranges_(ranges)
  {
    add_top(0);
    for (std::uint32_t top = 0; is_more_behind(top);) {
      top = next_top(top);
      add_top(top);
    }
    trim_tops();
  }

  [[nodiscard]] std::optional<SectionBuffer> section(const Secret& secret) const
  {
    for (unsigned attempt = 0; attempt < kKeyAttempts; ++attempt) {
      DerivedKey key(secret, raw::SectionKind::ipv6_prefixes, attempt);
      raw::Ipv6PrefixHeader header{};
      header.key = key.next();
      TagTableParts table;
      if (make_anchors(header.key, table))
        return assemble(header, table);
    }
    return std::nullopt;
  }

private:
  [[nodiscard]] bool begins_before(const Ipv6& end, bool has_end) const
  {
    return next_ < ranges_.size() && (!has_end || ranges_[next_].start < end);
  }

  [[nodiscard]] bool needs_anchor() const { return current_ >> raw::kEntryLengthShift >= kShortest; }

  /// Neighbouring /32s of one rule are one range, but each needs its anchor.
  [[nodiscard]] bool is_more_behind(std::uint32_t top) const
  {
    return next_ < ranges_.size() || (needs_anchor() && top != 0xFFFFFFFFU);
  }
  [[nodiscard]] std::uint32_t next_top(std::uint32_t top) const
  {
    return needs_anchor() ? top + 1 : top_of(ranges_[next_].start);
  }

  void begin_top(std::uint32_t top, std::uint32_t entry)
  {
    if (top_starts_.back() == top) {
      top_entries_.back() = entry;
      return;
    }
    if (top_entries_.back() == entry)
      return;
    top_starts_.push_back(top);
    top_entries_.push_back(entry);
  }

  /// The first 32 bits `top`: an anchor if anything finer begins inside or its entry is a /32, else a range.
  void add_top(std::uint32_t top)
  {
    const Ipv6 first{std::uint64_t{top} << 32, 0};
    const Ipv6 end{(std::uint64_t{top} + 1) << 32, 0};
    const bool has_end = top != 0xFFFFFFFFU;
    if (begins_before(next_address(first), true))
      current_ = ranges_[next_++].entry;
    if (!begins_before(end, has_end) && !needs_anchor()) {
      begin_top(top, current_);
      return;
    }
    Anchor anchor{top, static_cast<std::uint32_t>(middle_starts_.size()), 0};
    add_middles(end, has_end);
    anchor.count = static_cast<std::uint32_t>(middle_starts_.size()) - anchor.first;
    anchors_.push_back(anchor);
    if (has_end && !needs_anchor())
      begin_top(top + 1, current_);
  }

  void begin_middle(std::size_t first, std::uint32_t middle, std::uint32_t entry)
  {
    if (middle_starts_.size() > first && middle_starts_.back() == middle) {
      middle_entries_.back() = entry;
      return;
    }
    if (middle_starts_.size() > first && middle_entries_.back() == entry)
      return;
    middle_starts_.push_back(middle);
    middle_entries_.push_back(entry);
  }

  void add_middles(const Ipv6& end, bool has_end)
  {
    const std::size_t first = middle_starts_.size();
    begin_middle(first, 0, current_);
    while (begins_before(end, has_end)) {
      const std::uint64_t high = ranges_[next_].start.high;
      const auto middle = static_cast<std::uint32_t>(high);
      if (ranges_[next_].start.low == 0)
        current_ = ranges_[next_++].entry;
      const bool is_mixed = next_ < ranges_.size() && ranges_[next_].start.high == high;
      begin_middle(first, middle, is_mixed ? add_node(high) : current_);
      if (is_mixed && middle != 0xFFFFFFFFU)
        begin_middle(first, middle + 1, current_);
    }
  }

  /// The /64 `high`, in which `current_` holds at its first address and other ranges begin.
  [[nodiscard]] std::uint32_t add_node(std::uint64_t high)
  {
    raw::Slice node{static_cast<std::uint32_t>(low_starts_.size()), 1};
    low_starts_.push_back(0);
    low_entries_.push_back(current_);
    while (next_ < ranges_.size() && ranges_[next_].start.high == high) {
      current_ = ranges_[next_].entry;
      low_starts_.push_back(ranges_[next_++].start.low);
      low_entries_.push_back(current_);
      ++node.count;
    }
    nodes_.push_back(node);
    return raw::kFinerEntry | static_cast<std::uint32_t>(nodes_.size() - 1);
  }

  /// A table of nothing but "no entry" is no table.
  void trim_tops()
  {
    if (top_entries_.size() > 1 || top_entries_[0] != 0)
      return;
    top_starts_.clear();
    top_entries_.clear();
  }

  [[nodiscard]] bool make_anchors(std::uint64_t key, TagTableParts& table) const
  {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(anchors_.size());
    for (const Anchor& anchor : anchors_)
      hashes.push_back(raw::hash_word(key, anchor.top));
    const RecordWriter write = [&](std::size_t i, std::uint8_t* to) {
      write_number(to, anchors_[i].top);
      write_number(to + 4, anchors_[i].first);
      write_number(to + 8, anchors_[i].count);
    };
    return make_tag_table(hashes, raw::kAnchorRecord, write, table);
  }

  /// Ranges that begin in block `part` of the summary, and the one before if it reaches into it.
  [[nodiscard]] raw::Slice slice_of(std::uint32_t part, std::uint32_t& next) const
  {
    constexpr unsigned kBelow = 32 - raw::kTopSummaryBits;
    const std::uint32_t first = part << kBelow;
    const bool begins_at_first = next < top_starts_.size() && top_starts_[next] == first;
    raw::Slice slice{begins_at_first ? next : next - 1, 0};
    while (next < top_starts_.size() && top_starts_[next] >> kBelow == part)
      ++next;
    slice.count = next - slice.first;
    return slice;
  }

  [[nodiscard]] TopSlices top_slices() const
  {
    TopSlices result;
    if (top_starts_.empty())
      return result;
    result.summary.resize(raw::kTopSummaryWords);
    constexpr std::uint32_t kBlocks = 1U << raw::kTopSummaryBits;
    constexpr unsigned kBelow = 32 - raw::kTopSummaryBits;
    std::uint32_t next = 0;
    for (std::uint32_t part = 0; part < kBlocks;) {
      const raw::Slice slice = slice_of(part, next);
      const auto* entries = top_entries_.data() + slice.first;
      if (std::all_of(entries, entries + slice.count, [](std::uint32_t entry) { return entry == 0; })) {
        part = next < top_starts_.size() ? top_starts_[next] >> kBelow : kBlocks;
        continue;
      }
      result.summary[part / 64] |= std::uint64_t{1} << part % 64;
      result.slices.push_back(slice);
      ++part;
    }
    std::uint32_t before = 0;
    for (const std::uint64_t word : result.summary) {
      result.ranks.push_back(before);
      before += static_cast<std::uint32_t>(std::popcount(word));
    }
    return result;
  }

  /// A bit for each /24 of 2000::/3 in which an anchor lies or a range has an entry; empty without any prefix.
  [[nodiscard]] std::vector<std::uint64_t> near_words() const
  {
    std::vector<std::uint64_t> words;
    if (anchors_.empty() && top_starts_.empty())
      return words;
    words.resize(raw::kNearWords);
    const auto mark = [&words](std::uint32_t first, std::uint32_t last) {
      const std::uint32_t begin = std::max(first, raw::kNearFirst);
      const std::uint32_t end = std::min(last, raw::kNearLast);
      if (begin > end)
        return;
      for (std::uint32_t bit = raw::near_bit(begin); bit <= raw::near_bit(end); ++bit)
        words[bit / 64] |= std::uint64_t{1} << bit % 64;
    };
    for (const Anchor& anchor : anchors_)
      mark(anchor.top, anchor.top);
    for (std::size_t i = 0; i < top_starts_.size(); ++i) {
      if (top_entries_[i] != 0)
        mark(top_starts_[i], i + 1 < top_starts_.size() ? top_starts_[i + 1] - 1 : 0xFFFFFFFFU);
    }
    return words;
  }

  [[nodiscard]] SectionBuffer assemble(raw::Ipv6PrefixHeader header, const TagTableParts& table) const
  {
    const std::vector<std::uint64_t> near = near_words();
    const TopSlices slices = top_slices();
    header.near_words = static_cast<std::uint32_t>(near.size());
    header.slice_count = static_cast<std::uint32_t>(slices.slices.size());
    header.anchors = table.shape();
    header.anchors_spill = table.spill_shape();
    header.top_count = static_cast<std::uint32_t>(top_starts_.size());
    header.middle_count = static_cast<std::uint32_t>(middle_starts_.size());
    header.node_count = static_cast<std::uint32_t>(nodes_.size());
    header.low_count = static_cast<std::uint32_t>(low_starts_.size());
    const auto at = raw::layout(header);
    SectionBuffer section(header, at.end);
    section.put(at.near, near);
    section.put(at.top_summary, slices.summary);
    section.put(at.top_ranks, slices.ranks);
    section.put(at.top_slices, slices.slices);
    section.put(at.top_starts, top_starts_);
    section.put(at.top_entries, top_entries_);
    put(section, at.anchors, at.anchors_spill, table);
    section.put(at.middle_starts, middle_starts_);
    section.put(at.middle_entries, middle_entries_);
    section.put(at.nodes, nodes_);
    section.put(at.low_starts, low_starts_);
    section.put(at.low_entries, low_entries_);
    return section;
  }

  const Ranges& ranges_;
  std::size_t next_ = 0;
  std::uint32_t current_ = 0;
  std::vector<std::uint32_t> top_starts_{0};
  std::vector<std::uint32_t> top_entries_{0};
  std::vector<Anchor> anchors_;
  std::vector<std::uint32_t> middle_starts_;
  std::vector<std::uint32_t> middle_entries_;
  std::vector<raw::Slice> nodes_;
  std::vector<std::uint64_t> low_starts_;
  std::vector<std::uint32_t> low_entries_;
};

} // namespace

std::optional<SectionBuffer> ipv6_prefix_section(const std::vector<StoredPrefix<Ipv6Prefix>>& prefixes,
                                                 const Secret& secret)
{
  const Ranges ranges = cut_into_ranges<Ipv6Prefix, Ipv6>(prefixes);
  return PrefixTables(ranges).section(secret);
}

} // namespace weir::policy

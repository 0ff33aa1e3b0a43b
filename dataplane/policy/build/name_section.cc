// SPDX-License-Identifier: BSD-3-Clause
// Builds the set of names: filter over two-label suffixes, table of tags with fingerprints, points.
#include "derived_key.h"
#include "filter.h"
#include "name_order.h"
#include "sections.h"
#include "tag_table.h"

#include <weir/policy/view.h>

#include <array>
#include <cstring>

namespace weir::policy {

namespace {

struct NameHash {
  std::uint64_t whole;
  std::uint64_t last_two;
};

/// Bucket hash of a name and of its last two labels (for a single label: of that).
NameHash hash_name(const std::array<std::uint64_t, 2>& key, std::string_view wire, std::uint8_t labels)
{
  std::array<std::uint8_t, kLongestName + kNameSlack> padded;
  std::memcpy(padded.data(), wire.data(), wire.size());
  std::memset(padded.data() + wire.size(), 0, kNameSlack);
  LabelOffsets offsets;
  static_cast<void>(find_labels(wire, offsets));
  std::uint64_t right = key[0];
  std::uint64_t last_two = 0;
  for (unsigned i = 1; i <= labels; ++i) {
    const std::uint8_t* label = &padded[offsets.at[labels - i]];
    right = raw::hash_label(key[1], right, label, std::size_t{*label} + 1);
    if (i <= 2)
      last_two = right;
  }
  return {raw::finish_name_hash(key[1], right), raw::finish_name_hash(key[1], last_two)};
}

/// Adds hashes to a filter some steps after their cold block has been asked for; the rest on destruction.
class FetchedFilter {
public:
  explicit FetchedFilter(std::vector<raw::FilterBlock>& filter) : filter_(filter) {}
  FetchedFilter(const FetchedFilter&) = delete;
  FetchedFilter& operator=(const FetchedFilter&) = delete;
  ~FetchedFilter()
  {
    for (std::size_t i = pushed_ < kFetchAhead ? 0 : pushed_ - kFetchAhead; i < pushed_; ++i)
      add(waiting_[i % kFetchAhead]);
  }

  void push(std::uint64_t hash)
  {
    __builtin_prefetch(&block_of(hash), 1);
    std::uint64_t& place = waiting_[pushed_ % kFetchAhead];
    if (pushed_ >= kFetchAhead)
      add(place);
    place = hash;
    ++pushed_;
  }

private:
  [[nodiscard]] raw::FilterBlock& block_of(std::uint64_t hash)
  {
    return filter_[raw::line_of(hash, static_cast<std::uint32_t>(filter_.size()))];
  }
  void add(std::uint64_t hash) { add_to_filter(block_of(hash), static_cast<std::uint32_t>(hash)); }

  std::vector<raw::FilterBlock>& filter_;
  std::array<std::uint64_t, kFetchAhead> waiting_{};
  std::size_t pushed_ = 0;
};

class NameTables {
public:
  NameTables(const ResolvedNames& names, const std::string& bytes, const StageProgress& progress)
      : names_(names), bytes_(bytes), progress_(progress)
  {
  }

  /// False if no table fits with these keys.
  [[nodiscard]] bool make(const Secret& secret, unsigned attempt)
  {
    DerivedKey key(secret, raw::SectionKind::names, attempt);
    header_ = {};
    header_.fingerprint_key = {key.next(), key.next()};
    header_.key = {key.next(), key.next() | 1};
    add_hashes();
    const RecordWriter write = [this](std::size_t i, std::uint8_t* to) {
      const std::string_view name = wire(names_.names[i]);
      write_number(
          to, raw::siphash(header_.fingerprint_key, reinterpret_cast<const std::uint8_t*>(name.data()), name.size()));
      write_u24(to + 8, names_.names[i].points);
    };
    return make_tag_table(hashes_, raw::kNameRecord, write, table_);
  }

  [[nodiscard]] SectionBuffer section()
  {
    header_.name_count = static_cast<std::uint32_t>(names_.names.size());
    header_.filter_blocks = static_cast<std::uint32_t>(filter_.size());
    header_.point_count = static_cast<std::uint32_t>(names_.points.size());
    header_.table = table_.shape();
    header_.table_spill = table_.spill_shape();
    const auto at = raw::layout(header_);
    SectionBuffer section(header_, at.end);
    section.put(at.filter, filter_);
    put(section, at.table, at.spill, table_);
    section.put(at.points, names_.points);
    return section;
  }

private:
  [[nodiscard]] std::string_view wire(const StoredName& name) const
  {
    return std::string_view(bytes_).substr(name.offset, name.length);
  }

  void add_hashes()
  {
    filter_ = make_filter(names_.names.size());
    hashes_.clear();
    hashes_.reserve(names_.names.size());
    FetchedFilter fetched(filter_);
    for (const StoredName& name : names_.names) {
      const NameHash hash = hash_name(header_.key, wire(name), name.labels);
      hashes_.push_back(hash.whole);
      if (name.labels == 1)
        header_.has_single_label = 1;
      else
        fetched.push(hash.last_two);
      if ((hashes_.size() & 0xFFFFF) == 0)
        progress_(static_cast<double>(hashes_.size()) / static_cast<double>(names_.names.size()));
    }
  }

  const ResolvedNames& names_;
  const std::string& bytes_;
  const StageProgress& progress_;
  raw::NameSetHeader header_{};
  std::vector<std::uint64_t> hashes_;
  std::vector<raw::FilterBlock> filter_;
  TagTableParts table_;
};

} // namespace

std::optional<SectionBuffer> name_section(const ResolvedNames& names, const std::string& bytes, const Secret& secret,
                                          const StageProgress& progress)
{
  NameTables tables(names, bytes, progress);
  for (unsigned attempt = 0; attempt < kKeyAttempts; ++attempt) {
    if (tables.make(secret, attempt))
      return tables.section();
  }
  return std::nullopt;
}

} // namespace weir::policy

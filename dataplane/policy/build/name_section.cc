// SPDX-License-Identifier: BSD-3-Clause
// Builds the set of names: lines of fingerprints, and points.
#include "derived_key.h"
#include "name_lines.h"
#include "name_order.h"
#include "sections.h"

#include <weir/policy/image_hash.h>
#include <weir/policy/section_layout.h>
#include <weir/policy/view.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace weir::policy {

namespace {

PlacedName place_name(const raw::NameSetHeader& set, std::string_view wire, const StoredName& name)
{
  std::array<std::uint8_t, kLongestName + kNameSlack> padded;
  std::memcpy(padded.data(), wire.data(), wire.size());
  std::memset(padded.data() + wire.size(), 0, kNameSlack);
  const auto hash_from = [&](std::size_t begin) {
    return raw::hash_name(set, padded.data() + begin, wire.size() - 1 - begin);
  };
  const raw::NameHash hash = hash_from(0);
  PlacedName placed = {hash.place, hash.place, hash.fingerprint, name.points, name.labels};
  if (name.labels > 2) {
    LabelOffsets offsets;
    static_cast<void>(find_labels(wire, offsets));
    placed.last_two = hash_from(offsets.at[name.labels - 2U]).place;
  }
  return placed;
}

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
    for (auto& block : header_.word_keys) {
      for (std::uint64_t& word : block)
        word = key.next();
    }
    for (std::uint64_t& word : header_.fingerprint_key)
      word = key.next();
    header_.place_key = key.next() | 1;
    lines_ = make_name_lines(place_all());
    return lines_.has_value();
  }

  [[nodiscard]] SectionBuffer section()
  {
    header_.name_count = static_cast<std::uint32_t>(names_.names.size());
    header_.point_count = static_cast<std::uint32_t>(names_.points.size());
    header_.home_lines = lines_->homes;
    const auto at = raw::layout(header_);
    SectionBuffer section(header_, at.end);
    section.put(at.lines, lines_->lines);
    section.put(at.points, names_.points);
    return section;
  }

private:
  [[nodiscard]] std::vector<PlacedName> place_all()
  {
    std::vector<PlacedName> placed;
    placed.reserve(names_.names.size());
    for (const StoredName& name : names_.names) {
      const std::string_view wire = std::string_view(bytes_).substr(name.offset, name.length);
      placed.push_back(place_name(header_, wire, name));
      header_.has_single_label |= name.labels == 1 ? 1U : 0U;
      header_.most_labels = std::max<std::uint32_t>(header_.most_labels, name.labels);
      if ((placed.size() & 0xFFFFF) == 0)
        progress_(static_cast<double>(placed.size()) / static_cast<double>(names_.names.size()));
    }
    return placed;
  }

  const ResolvedNames& names_;
  const std::string& bytes_;
  const StageProgress& progress_;
  raw::NameSetHeader header_{};
  std::optional<NameLines> lines_;
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

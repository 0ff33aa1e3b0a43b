// SPDX-License-Identifier: BSD-3-Clause
// Settings tables and the walk of a document by them. A row of a table names one key of a map and knows how its value
// gets into the struct, what it may be, what holds without it, and what it is for; parser, messages and documentation
// all take it from there.
#pragma once

#include "document.h"
#include "reporter.h"
#include "scalar.h"

#include <weir/config/config.h>
#include <weir/config/settings.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::config {

/// This fallback means that the key must stand in the file.
inline constexpr std::string_view kRequired = "(required)";

struct RowText {
  std::string_view name;
  Spec spec;
  std::string_view fallback; ///< read like the file's own words; empty: nothing is stored
  std::string_view help;
  std::size_t max_items = 0; ///< of lists; 0: not a list

  [[nodiscard]] bool required() const noexcept { return fallback == kRequired; }
};

template <typename Target> struct Row : RowText {
  void (*read)(Reporter&, const RowText&, const Node*, Target&);
  void (*describe)(const RowText&, const std::string& prefix, std::vector<SettingText>& out); ///< sections only
};

/// One value; reports and gives nullopt when it is wrong, absent and required, or absent without fallback.
[[nodiscard]] std::optional<Value> read_value(Reporter& reporter, const RowText& row, const Node* node);
/// A list of values; a single value counts as a list of one.
[[nodiscard]] std::vector<Value> read_values(Reporter& reporter, const RowText& row, const Node* node);
/// False, and reported, unless `node` is a map (or null, which stands for an empty one).
[[nodiscard]] bool expect_map(Reporter& reporter, std::string_view name, const Node& node);
/// The maps of a list, cut at the row's limit.
[[nodiscard]] std::vector<const Node*> read_maps(Reporter& reporter, const RowText& row, const Node* node);
void report_missing(Reporter& reporter, Position at, const RowText& row);
void report_unknown(Reporter& reporter, const Member& member, const std::vector<std::string_view>& known);
[[nodiscard]] SettingText describe_row(const std::string& prefix, const RowText& row);

/// Fills `target` from a map (nullptr: everything by fallback), reporting all that is wrong.
template <typename Target, typename Table>
void read_map(Reporter& reporter, const Node* map, Position at, const Table& table, Target& target)
{
  std::vector<std::string_view> known;
  for (const auto& row : table)
    known.push_back(row.name);
  for (std::size_t i = 0; map != nullptr && i < map->members.size(); ++i) {
    if (std::find(known.begin(), known.end(), map->members[i].key) == known.end())
      report_unknown(reporter, map->members[i], known);
  }
  for (const auto& row : table) {
    const Node* node = map == nullptr ? nullptr : find(*map, row.name);
    if (node == nullptr && row.required())
      report_missing(reporter, at, row);
    else
      row.read(reporter, row, node, target);
  }
}

template <typename Table>
void describe_table(const std::string& prefix, const Table& table, std::vector<SettingText>& out)
{
  for (const auto& row : table) {
    if (row.describe == nullptr)
      out.push_back(describe_row(prefix, row));
    else
      row.describe(row, prefix, out);
  }
}

} // namespace weir::config

// SPDX-License-Identifier: BSD-3-Clause
// Text for people: labelled facts and aligned tables, never wider than the screen.
//
// Whatever is put on a page passes printable() here and nowhere else, so no renderer can forget it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::shell {

constexpr std::size_t kPageWidth = 100;

/// `fixed` columns are as wide as their widest cell; `flexible` ones give way when the table is too wide, their cells
/// are cut with "..".
enum class ColumnKind : std::uint8_t { fixed, number, flexible };
struct Column {
  std::string_view title;
  ColumnKind kind = ColumnKind::fixed;
};

class Table {
public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// As many cells as there are columns; more are left out, fewer are filled up.
  void add(std::vector<std::string> cells);
  [[nodiscard]] bool is_empty() const noexcept { return rows_.empty(); }
  [[nodiscard]] std::string text() const;

private:
  [[nodiscard]] std::vector<std::size_t> widths() const;
  [[nodiscard]] std::string row_text(const std::vector<std::string>& cells,
                                     const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// `now`: seconds since 1970, for "3 min ago".
class Page {
public:
  explicit Page(std::int64_t now) : now_(now) {}

  [[nodiscard]] std::int64_t now() const noexcept { return now_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  void line(std::string_view text);
  void blank() { text_ += '\n'; }
  /// "label        value", long values wrapped at blanks below their beginning; an empty label continues the last one.
  /// An empty value leaves the fact out.
  void fact(std::string_view label, std::string_view value);
  /// With the title line above it; `none` is said instead of an empty table.
  void table(const Table& table, std::string_view none);

private:
  std::int64_t now_;
  std::string text_;
};

} // namespace weir::shell

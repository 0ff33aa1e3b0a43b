// SPDX-License-Identifier: BSD-3-Clause
// Text for people: labelled facts and aligned tables, on a terminal never wider than it.
//
// Whatever is put on a page passes printable() here and nowhere else, so no renderer can forget it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::shell {

/// Of what goes into a file or a pipe: nothing is cut or wrapped there.
constexpr std::size_t kNoWidth = 0;
/// A page is not made narrower, whatever a terminal says of itself.
constexpr std::size_t kLeastPageWidth = 40;

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
  /// `width`: where flexible columns begin to give way; kNoWidth: never.
  [[nodiscard]] std::string text(std::size_t width = kNoWidth) const;

private:
  [[nodiscard]] std::vector<std::size_t> widths(std::size_t limit) const;
  [[nodiscard]] std::string row_text(const std::vector<std::string>& cells,
                                     const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// `now`: seconds since 1970, for "3 min ago". `width`: columns of the terminal, or kNoWidth.
class Page {
public:
  explicit Page(std::int64_t now, std::size_t width = kNoWidth) : now_(now), width_(width) {}

  [[nodiscard]] std::int64_t now() const noexcept { return now_; }
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  void line(std::string_view text);
  void blank() { text_ += '\n'; }
  /// "label        value", long values wrapped at blanks below their beginning (on a terminal); an empty label
  /// continues the last one. An empty value leaves the fact out.
  void fact(std::string_view label, std::string_view value);
  /// With the title line above it; `none` is said instead of an empty table.
  void table(const Table& table, std::string_view none);

private:
  std::int64_t now_;
  std::size_t width_;
  std::string text_;
};

} // namespace weir::shell

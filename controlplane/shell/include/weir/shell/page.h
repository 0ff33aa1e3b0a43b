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
/// Of the labels of facts, as long as none needs more.
constexpr std::size_t kLabelWidth = 14;
/// A page is not made narrower, whatever a terminal says of itself.
constexpr std::size_t kLeastPageWidth = 40;

/// A line as filters see it, `whole`, and as it is shown on a terminal: narrower, of one line or more. Both end with a
/// line break. `counts`: it is one of those that `| count` counts; titles and remarks are not.
struct PageLine {
  std::string whole;
  std::string shown;
  bool counts = true;
};
[[nodiscard]] std::string shown_text(const std::vector<PageLine>& lines);

/// `fixed` columns are as wide as their widest cell; `flexible` ones give way when the table is too wide, their cells
/// are cut with "..", but never an address: half of one is another.
enum class ColumnKind : std::uint8_t { fixed, number, flexible };
constexpr std::size_t kLeastColumnWidth = 8;
/// `least`: how far a flexible column gives way. `leave_out`: before any cell is cut further than that, the column with
/// 1 is left out whole, then the one with 2, and so on; 0: never.
struct Column {
  std::string_view title;
  ColumnKind kind = ColumnKind::fixed;
  std::size_t least = kLeastColumnWidth;
  unsigned leave_out = 0;
};

class Table {
public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// As many cells as there are columns; more are left out, fewer are filled up.
  void add(std::vector<std::string> cells);
  [[nodiscard]] bool is_empty() const noexcept { return rows_.empty(); }
  /// `width`: where columns begin to give way; kNoWidth: never. The titles are the first line; where columns were left
  /// out the last one names them.
  [[nodiscard]] std::vector<PageLine> lines(std::size_t width = kNoWidth) const;
  [[nodiscard]] std::string text(std::size_t width = kNoWidth) const { return shown_text(lines(width)); }

private:
  /// 0 of a column that is left out.
  using Widths = std::vector<std::size_t>;
  [[nodiscard]] Widths natural_widths() const;
  [[nodiscard]] Widths widths(std::size_t limit) const;
  [[nodiscard]] std::size_t least_width(std::size_t column, std::size_t natural) const;
  void leave_out_columns(Widths& widths, std::size_t limit) const;
  void narrow_columns(Widths& widths, std::size_t limit) const;
  [[nodiscard]] std::string row_text(const std::vector<std::string>& cells, const Widths& widths) const;
  [[nodiscard]] std::string remark(const Widths& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// `now`: seconds since 1970, for "3 min ago". `width`: columns of the terminal, or kNoWidth.
class Page {
public:
  explicit Page(std::int64_t now, std::size_t width = kNoWidth) : now_(now), width_(width) {}

  [[nodiscard]] std::int64_t now() const noexcept { return now_; }
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  [[nodiscard]] const std::vector<PageLine>& lines() const noexcept { return lines_; }
  [[nodiscard]] std::string text() const { return shown_text(lines_); }

  void line(std::string_view text);
  /// One that `| count` does not count.
  void remark(std::string_view text);
  void blank() { lines_.push_back({"\n", "\n", false}); }
  /// "label        value", long values wrapped at blanks below their beginning (on a terminal); an empty label
  /// continues the last one. An empty value leaves the fact out. `label_width`: where values begin.
  void fact(std::string_view label, std::string_view value, std::size_t label_width = kLabelWidth);
  /// With the title line above it; `none` is said instead of an empty table.
  void table(const Table& table, std::string_view none);

private:
  std::int64_t now_;
  std::size_t width_;
  std::vector<PageLine> lines_;
};

} // namespace weir::shell

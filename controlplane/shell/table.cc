// SPDX-License-Identifier: BSD-3-Clause
// Tables: column widths, alignment, cutting.
#include "cell.h"

#include <weir/config/printable.h>
#include <weir/shell/page.h>

#include <algorithm>

namespace weir::shell {

namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kMaxCell = 4096;

std::string fitted(std::string cell, std::size_t width, bool to_the_right)
{
  cell = cut_cell(std::move(cell), width);
  const std::string fill(width - cell.size(), ' ');
  return to_the_right ? fill + cell : cell + fill;
}

std::size_t sum_with_gaps(const std::vector<std::size_t>& widths)
{
  std::size_t sum = 0;
  for (const std::size_t width : widths)
    sum += width == 0 ? 0 : width + (sum == 0 ? 0 : kGap);
  return sum;
}

} // namespace

void Table::add(std::vector<std::string> cells)
{
  cells.resize(columns_.size());
  for (std::string& cell : cells)
    cell = config::printable(cell.empty() ? "-" : cell, kMaxCell);
  rows_.push_back(std::move(cells));
}

Table::Widths Table::natural_widths() const
{
  Widths widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = columns_[i].title.size();
    for (const auto& row : rows_)
      width = std::max(width, row[i].size());
    widths.push_back(width);
  }
  return widths;
}

std::size_t Table::least_width(std::size_t column, std::size_t natural) const
{
  if (columns_[column].kind != ColumnKind::flexible)
    return natural;
  std::size_t least = std::min(columns_[column].least, natural);
  for (const auto& row : rows_) {
    if (looks_like_address(row[column]))
      least = std::max(least, row[column].size());
  }
  return least;
}

void Table::leave_out_columns(Widths& widths, std::size_t limit) const
{
  Widths least;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    least.push_back(least_width(i, widths[i]));
  for (unsigned turn = 1; turn <= columns_.size() && sum_with_gaps(least) > limit; ++turn) {
    const auto found = std::ranges::find(columns_, turn, &Column::leave_out);
    if (found != columns_.end())
      widths[static_cast<std::size_t>(found - columns_.begin())] =
          least[static_cast<std::size_t>(found - columns_.begin())] = 0;
  }
}

/// The widest flexible column gives way, one character at a time, until the row fits or none can.
void Table::narrow_columns(Widths& widths, std::size_t limit) const
{
  Widths least;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    least.push_back(least_width(i, widths[i]));
  for (std::size_t total = sum_with_gaps(widths); total > limit; --total) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (widths[i] > least[i] && (widest == nullptr || widths[i] > *widest))
        widest = &widths[i];
    }
    if (widest == nullptr)
      break;
    --*widest;
  }
}

Table::Widths Table::widths(std::size_t limit) const
{
  Widths widths = natural_widths();
  if (limit != kNoWidth) {
    leave_out_columns(widths, limit);
    narrow_columns(widths, limit);
  }
  return widths;
}

std::string Table::row_text(const std::vector<std::string>& cells, const Widths& widths) const
{
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (widths[i] == 0)
      continue;
    if (!text.empty())
      text.append(kGap, ' ');
    text += fitted(cells[i], widths[i], columns_[i].kind == ColumnKind::number);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

/// Names the columns that are left out; empty if none is.
std::string Table::remark(const Widths& widths) const
{
  std::string names;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (widths[i] == 0 && columns_[i].leave_out != 0)
      names += (names.empty() ? "" : ", ") + std::string(columns_[i].title);
  }
  return names.empty() ? names : "too narrow for " + names + " (a pipe and --json have them)\n";
}

std::vector<PageLine> Table::lines(std::size_t width) const
{
  const Widths natural = natural_widths();
  const Widths narrow = widths(width == kNoWidth ? width : std::max(width, kLeastPageWidth));
  std::vector<std::string> titles;
  for (const Column& column : columns_)
    titles.emplace_back(column.title);
  std::vector<PageLine> lines;
  lines.push_back({row_text(titles, natural), row_text(titles, narrow), false});
  for (const auto& row : rows_)
    lines.push_back({row_text(row, natural), row_text(row, narrow)});
  if (const std::string text = remark(narrow); !text.empty())
    lines.push_back({text, text, false});
  return lines;
}

} // namespace weir::shell

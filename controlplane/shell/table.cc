// SPDX-License-Identifier: BSD-3-Clause
// Tables: column widths, alignment, cutting.
#include <weir/config/printable.h>
#include <weir/shell/page.h>

#include <algorithm>
#include <numeric>

namespace weir::shell {

namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastWidth = 8; ///< a flexible column is not made narrower
constexpr std::size_t kMaxCell = 4096;
constexpr std::string_view kCut = "..";

std::string fitted(std::string cell, std::size_t width, bool to_the_right)
{
  if (cell.size() > width)
    return cell.substr(0, width - std::min(width, kCut.size())) + std::string(kCut.substr(0, width));
  const std::string fill(width - cell.size(), ' ');
  return to_the_right ? fill + cell : cell + fill;
}

} // namespace

void Table::add(std::vector<std::string> cells)
{
  cells.resize(columns_.size());
  for (std::string& cell : cells)
    cell = config::printable(cell.empty() ? "-" : cell, kMaxCell);
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths(std::size_t limit) const
{
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = columns_[i].title.size();
    for (const auto& row : rows_)
      width = std::max(width, row[i].size());
    widths.push_back(width);
  }
  if (limit == kNoWidth)
    return widths;
  // The widest flexible column gives way, one character at a time, until the row fits or none can.
  const std::size_t gaps = kGap * (columns_.size() - std::min<std::size_t>(columns_.size(), 1));
  std::size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
  for (; total > limit; --total) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const bool can = columns_[i].kind == ColumnKind::flexible && widths[i] > kLeastWidth;
      if (can && (widest == nullptr || widths[i] > *widest))
        widest = &widths[i];
    }
    if (widest == nullptr)
      break;
    --*widest;
  }
  return widths;
}

std::string Table::row_text(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const
{
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0)
      text.append(kGap, ' ');
    text += fitted(cells[i], widths[i], columns_[i].kind == ColumnKind::number);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

std::string Table::text(std::size_t width) const
{
  const auto all_widths = widths(width == kNoWidth ? width : std::max(width, kLeastPageWidth));
  std::vector<std::string> titles;
  for (const Column& column : columns_)
    titles.emplace_back(column.title);
  std::string text = row_text(titles, all_widths);
  for (const auto& row : rows_)
    text += row_text(row, all_widths);
  return text;
}

} // namespace weir::shell

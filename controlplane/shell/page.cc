// SPDX-License-Identifier: BSD-3-Clause
// Lines and facts of a page.
#include <weir/config/printable.h>
#include <weir/shell/page.h>

#include <algorithm>
#include <utility>

namespace weir::shell {

namespace {

constexpr std::size_t kMaxValue = 4096;

/// Takes what fits into `width` (0: all) off the front, at a blank if there is one.
std::string_view take_line(std::string_view& text, std::size_t width)
{
  if (width == kNoWidth || text.size() <= width)
    return std::exchange(text, {});
  std::size_t end = text.rfind(' ', width);
  if (end == std::string_view::npos || end == 0)
    end = width;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  while (text.starts_with(' '))
    text.remove_prefix(1);
  return line;
}

std::size_t page_width(std::size_t width) noexcept
{
  return width == kNoWidth ? kNoWidth : std::max(width, kLeastPageWidth);
}

} // namespace

std::string shown_text(const std::vector<PageLine>& lines)
{
  std::string text;
  for (const PageLine& line : lines)
    text += line.shown;
  return text;
}

void Page::line(std::string_view text)
{
  const std::string safe = config::printable(text, kMaxValue);
  PageLine line{safe + '\n', {}};
  std::string_view rest = safe;
  do {
    line.shown += take_line(rest, page_width(width_));
    line.shown += '\n';
  } while (!rest.empty());
  lines_.push_back(std::move(line));
}

void Page::remark(std::string_view text)
{
  line(text);
  lines_.back().counts = false;
}

void Page::fact(std::string_view label, std::string_view value, std::size_t label_width)
{
  if (value.empty())
    return;
  const std::string safe = config::printable(value, kMaxValue);
  std::string_view rest = safe;
  std::string head = config::printable(label);
  head.resize(std::max(head.size() + 1, label_width), ' ');
  PageLine line{head + safe + '\n', {}};
  const std::size_t width = page_width(width_);
  do {
    line.shown += head;
    line.shown += take_line(rest, width == kNoWidth ? width : width - std::min(head.size(), width / 2));
    line.shown += '\n';
    head.assign(label_width, ' ');
  } while (!rest.empty());
  lines_.push_back(std::move(line));
}

void Page::table(const Table& table, std::string_view none)
{
  if (table.is_empty()) {
    remark(none);
    return;
  }
  for (PageLine& line : table.lines(width_))
    lines_.push_back(std::move(line));
}

} // namespace weir::shell

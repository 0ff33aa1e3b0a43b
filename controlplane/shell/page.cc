// SPDX-License-Identifier: BSD-3-Clause
// Lines and facts of a page.
#include <weir/config/printable.h>
#include <weir/shell/page.h>

#include <algorithm>
#include <utility>

namespace weir::shell {

namespace {

constexpr std::size_t kLabelWidth = 14;
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

void Page::line(std::string_view text)
{
  const std::string safe = config::printable(text, kMaxValue);
  std::string_view rest = safe;
  do {
    text_ += take_line(rest, page_width(width_));
    text_ += '\n';
  } while (!rest.empty());
}

void Page::fact(std::string_view label, std::string_view value)
{
  if (value.empty())
    return;
  const std::string safe = config::printable(value, kMaxValue);
  std::string_view rest = safe;
  std::string head = config::printable(label);
  const std::size_t width = page_width(width_);
  do {
    head.resize(std::max(head.size() + 1, kLabelWidth), ' ');
    text_ += head;
    text_ += take_line(rest, width == kNoWidth ? width : width - std::min(head.size(), width / 2));
    text_ += '\n';
    head.clear();
  } while (!rest.empty());
}

void Page::table(const Table& table, std::string_view none)
{
  if (table.is_empty())
    line(none);
  else
    text_ += table.text(width_);
}

} // namespace weir::shell

// SPDX-License-Identifier: BSD-3-Clause
// Filters of outputs.
#include "filter.h"

#include <algorithm>

namespace weir::shell {

namespace {

char lower(char c) noexcept
{
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool contains(std::string_view line, std::string_view pattern)
{
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  return std::search(line.begin(), line.end(), pattern.begin(), pattern.end(), same) != line.end() || pattern.empty();
}

std::vector<PageLine> filtered(std::vector<PageLine> lines, const Filter& filter)
{
  if (filter.kind == FilterKind::no_more)
    return lines;
  if (filter.kind == FilterKind::count) {
    const std::string count = std::to_string(std::ranges::count(lines, true, &PageLine::counts)) + '\n';
    return {PageLine{count, count}};
  }
  std::erase_if(lines, [&](const PageLine& line) {
    return contains(line.whole, filter.pattern) != (filter.kind == FilterKind::match);
  });
  return lines;
}

std::vector<PageLine> lines_of(std::string_view text)
{
  std::vector<PageLine> lines;
  while (!text.empty()) {
    const std::string line(text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1));
    text.remove_prefix(line.size());
    lines.push_back({line, line});
  }
  return lines;
}

} // namespace

std::vector<PageLine> apply_filters(std::vector<PageLine> lines, std::span<const Filter> filters)
{
  for (const Filter& filter : filters)
    lines = filtered(std::move(lines), filter);
  return lines;
}

std::string apply_filters(std::string text, std::span<const Filter> filters)
{
  return filters.empty() ? text : shown_text(apply_filters(lines_of(text), filters));
}

} // namespace weir::shell

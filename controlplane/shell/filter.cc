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

std::string filtered(const std::string& text, const Filter& filter)
{
  if (filter.kind == FilterKind::no_more)
    return text;
  std::string kept;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
    const std::string_view line = std::string_view(text).substr(at, end - at + 1);
    const bool keep =
        filter.kind == FilterKind::count || contains(line, filter.pattern) == (filter.kind == FilterKind::match);
    count += keep ? 1 : 0;
    if (keep && filter.kind != FilterKind::count)
      kept += line;
    at = end + 1;
  }
  return filter.kind == FilterKind::count ? std::to_string(count) + '\n' : kept;
}

} // namespace

std::string apply_filters(std::string text, std::span<const Filter> filters)
{
  for (const Filter& filter : filters)
    text = filtered(text, filter);
  return text;
}

} // namespace weir::shell

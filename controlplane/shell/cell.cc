// SPDX-License-Identifier: BSD-3-Clause
// Cutting cells.
#include "cell.h"

#include <algorithm>

namespace weir::shell {

std::string cut_cell(std::string cell, std::size_t width)
{
  constexpr std::string_view kCut = "..";
  if (cell.size() <= width)
    return cell;
  cell.resize(width - std::min(width, kCut.size()));
  cell.erase(cell.find_last_not_of('.') + 1); // dots in front of the mark would be taken for a part of it
  cell += kCut.substr(0, width);
  return cell;
}

bool looks_like_address(std::string_view cell)
{
  constexpr std::size_t kLongest = 43; // an IPv6 prefix
  return cell.size() <= kLongest && cell.find_first_of(".:") != std::string_view::npos &&
         cell.find_first_not_of("0123456789abcdef.:/") == std::string_view::npos;
}

} // namespace weir::shell

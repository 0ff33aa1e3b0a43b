// SPDX-License-Identifier: BSD-3-Clause
// Optimal string alignment distance over three rolling rows.
#include <weir/config/nearest.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace weir::config {

std::size_t edit_distance(std::string_view a, std::string_view b)
{
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates)
{
  word = word.substr(0, 64);
  std::string_view best;
  std::size_t smallest = std::numeric_limits<std::size_t>::max();
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < smallest) {
      smallest = distance;
      best = candidate;
    }
  }
  // Two thirds of the longer one may differ ("ssl", "tls"): more is no misspelling.
  return smallest * 3 <= std::max(word.size(), best.size()) * 2 ? best : std::string_view{};
}

std::string nearest_hint(std::string_view what, std::string_view word, std::span<const std::string_view> candidates)
{
  const std::string_view best = nearest(word, candidates);
  return best.empty() ? std::string() : ", the " + std::string(what) + " is '" + std::string(best) + "'";
}

} // namespace weir::config

// SPDX-License-Identifier: BSD-3-Clause
// Finds the known word nearest to a mistyped one by edit distance.
#include "nearest_key.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace weir::control {

namespace {

constexpr std::size_t kLongest = 64;

/// Levenshtein distance; both words are at most kLongest characters.
std::size_t edits(std::string_view a, std::string_view b) noexcept
{
  std::array<std::size_t, kLongest + 1> row{};
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

} // namespace

std::string nearest_key(std::string_view word, std::span<const std::string> candidates)
{
  if (word.size() > kLongest)
    return {};
  std::string_view nearest;
  std::size_t fewest = kLongest;
  for (const auto& candidate : candidates) {
    if (candidate.size() > kLongest)
      continue;
    const std::size_t distance = edits(word, candidate);
    if (distance < fewest) {
      fewest = distance;
      nearest = candidate;
    }
  }
  return fewest <= std::max<std::size_t>(2, nearest.size() / 3) ? std::string(nearest) : std::string();
}

} // namespace weir::control

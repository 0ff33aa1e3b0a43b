// SPDX-License-Identifier: BSD-3-Clause
// The k-way merge's tournament: the least of all fronts, whatever their number.
#include "tournament.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include <CppUTest/TestHarness.h>

using weir::compile::Tournament;

namespace {

struct Front {
  const std::vector<int>* row;
  std::size_t number;
  std::size_t at = 0;
  friend bool operator<(const Front& a, const Front& b)
  {
    return std::tie((*a.row)[a.at], a.number) < std::tie((*b.row)[b.at], b.number);
  }
};
using Merged = std::vector<std::pair<int, std::size_t>>;

Merged merged(const std::vector<std::vector<int>>& rows)
{
  std::vector<Front> fronts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].empty())
      fronts.push_back({&rows[i], i});
  }
  Merged out;
  for (Tournament<Front> tournament(std::move(fronts)); !tournament.empty();) {
    Front& front = tournament.least();
    out.emplace_back((*front.row)[front.at], front.number);
    if (++front.at == front.row->size())
      tournament.drop();
    else
      tournament.replay();
  }
  return out;
}

} // namespace

TEST_GROUP(Tournament){};

TEST(Tournament, nothing_gives_nothing)
{
  CHECK(merged({}).empty());
  CHECK(merged({{}, {}}).empty());
}

TEST(Tournament, merges_any_number_of_rows_in_order_of_value_and_row)
{
  std::mt19937 random(3);
  for (std::size_t count = 1; count < 40; ++count) {
    std::vector<std::vector<int>> rows(count);
    Merged want;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t left = random() % 30; left > 0; --left)
        rows[i].push_back(static_cast<int>(random() % 50));
      std::sort(rows[i].begin(), rows[i].end());
      for (const int value : rows[i])
        want.emplace_back(value, i);
    }
    std::sort(want.begin(), want.end());
    CHECK(want == merged(rows));
  }
}

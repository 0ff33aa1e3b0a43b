// SPDX-License-Identifier: BSD-3-Clause
// Sums over a feed's report.
#include <weir/feeds/report.h>

#include <numeric>

namespace weir::feeds {

std::uint64_t FeedReport::entries() const noexcept
{
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

} // namespace weir::feeds

// SPDX-License-Identifier: BSD-3-Clause
// Sums over workers.
#include <weir/daemon/box_statistics.h>

#include <weir/hits_files/instances.h>

#include <algorithm>

namespace weir::daemon {

std::optional<hits::Statistics> read_box_statistics(const std::string& run_dir)
{
  const auto instances = hits::list_instances(run_dir);
  if (!instances)
    return std::nullopt;
  std::optional<hits::Statistics> newest;
  for (auto at = instances->rbegin(); at != instances->rend(); ++at) {
    if (!at->readable || (newest && !at->alive))
      continue;
    auto statistics = hits::read_statistics(at->directory);
    if (!statistics)
      continue;
    newest = std::move(*statistics);
    if (at->alive)
      break;
  }
  return newest;
}

std::vector<ReasonSum> sum_reasons(const hits::Statistics& statistics)
{
  std::vector<ReasonSum> sums;
  for (const hits::ReasonName& reason : statistics.reasons)
    sums.push_back({reason.word, reason.outcome, 0});
  for (const hits::WorkerFigures& worker : statistics.workers) {
    for (const auto& bridge : worker.reasons) {
      for (const auto& direction : bridge) {
        for (std::size_t i = 0; i < std::min(direction.size(), sums.size()); ++i)
          sums[i].frames += direction[i];
      }
    }
  }
  return sums;
}

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// Sums over workers.
#include <weir/daemon/box_statistics.h>

#include <weir/hits_files/instances.h>

#include <algorithm>

namespace weir::daemon {

namespace {

using FramesByReason = std::vector<std::uint64_t>;

void add(const std::array<FramesByReason, hits::kDirections>& from, std::vector<ReasonSum>& sums)
{
  const FramesByReason& outbound = from[static_cast<std::size_t>(hits::Direction::outbound)];
  const FramesByReason& inbound = from[static_cast<std::size_t>(hits::Direction::inbound)];
  for (std::size_t i = 0; i < std::min({outbound.size(), inbound.size(), sums.size()}); ++i) {
    sums[i].outbound += outbound[i];
    sums[i].inbound += inbound[i];
  }
}

} // namespace

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

std::vector<ReasonSum> sum_reasons(const hits::Statistics& statistics, std::optional<std::size_t> only_bridge)
{
  std::vector<ReasonSum> sums;
  for (const hits::ReasonName& reason : statistics.reasons)
    sums.push_back({reason.word, reason.outcome});
  for (const hits::WorkerFigures& worker : statistics.workers) {
    for (std::size_t bridge = 0; bridge < worker.reasons.size(); ++bridge) {
      if (bridge == only_bridge.value_or(bridge))
        add(worker.reasons[bridge], sums);
    }
  }
  return sums;
}

} // namespace weir::daemon

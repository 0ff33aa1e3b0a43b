// SPDX-License-Identifier: BSD-3-Clause
// One data-plane instance as the pump sees it.
#include "pump_source.h"

#include <algorithm>

namespace weir::telemetry {

std::string RingPump::Ring::counter(const std::string& instance) const
{
  return "read:" + instance + ":" + std::to_string(worker) + (lane == hits::Lane::outbound ? "o" : "i");
}

std::shared_ptr<const HitContext> RingPump::Source::context_for(const std::shared_ptr<const HitContext>& base)
{
  if (context_ != nullptr && base_ == base)
    return context_;
  auto context = std::make_shared<HitContext>(*base);
  if (page) {
    context->bridges.clear();
    for (const hits::BridgeFigures& bridge : page->bridges) {
      const auto known = std::find_if(base->bridges.begin(), base->bridges.end(),
                                      [&](const BridgePorts& ports) { return ports.name == bridge.name; });
      context->bridges.push_back(known != base->bridges.end() ? *known : BridgePorts{bridge.name, {}, {}});
    }
    context->reason_words.clear();
    for (const hits::ReasonName& reason : page->reasons)
      context->reason_words.push_back(reason.word);
  }
  base_ = base;
  context_ = std::move(context);
  return context_;
}

bool RingPump::Source::complete() const noexcept
{
  return !rings.empty() &&
         std::all_of(rings.begin(), rings.end(), [](const Ring& ring) { return ring.reader.has_value(); });
}

bool RingPump::Source::has_ended() const noexcept
{
  constexpr int kFailuresEndured = 20; // looks, two a second
  return !alive && (complete() || failures > kFailuresEndured);
}

std::uint64_t RingPump::Source::accounted() const noexcept
{
  std::uint64_t frames = 0;
  for (const Ring& ring : rings)
    frames += ring.accounted;
  return frames;
}

PageSums sums_of(const hits::Statistics& page) noexcept
{
  PageSums sums;
  for (const hits::WorkerFigures& worker : page.workers) {
    for (const hits::LaneFigures& lane : worker.lanes) {
      sums.seen += lane.seen_frames;
      sums.lost += lane.lost_frames();
      for (std::size_t i = 0; i < sums.losses.size(); ++i)
        sums.losses[i] += lane.losses[i];
    }
  }
  return sums;
}

std::string loss_counter(std::string_view reason)
{
  return "lost:" + std::string(reason);
}

std::string instance_of_counter(const std::string& counter)
{
  constexpr std::string_view kPrefix = "read:";
  if (!counter.starts_with(kPrefix))
    return {};
  return counter.substr(kPrefix.size(), counter.rfind(':') - kPrefix.size());
}

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// Links and heartbeats.
#include <weir/daemon/box_watch.h>

#include <algorithm>
#include <vector>

namespace weir::daemon {

PortPlace place_of(const config::Config& config, std::string_view port)
{
  for (const config::Bridge& bridge : config.bridges) {
    if (bridge.inside == port)
      return {bridge.name, "inside"};
    if (bridge.outside == port)
      return {bridge.name, "outside"};
  }
  return {};
}

void BoxWatch::round(std::chrono::steady_clock::time_point now)
{
  if (started_ == std::chrono::steady_clock::time_point{})
    started_ = now;
  const auto statistics = read_box_statistics(parts_.setup.paths().run);
  if (statistics)
    notice_links(*statistics);
  beat(statistics ? &*statistics : nullptr, now);
}

void BoxWatch::notice_links(const hits::Statistics& statistics)
{
  for (const hits::PortFigures& port : statistics.ports) {
    const auto known = links_.find(port.name);
    const bool news = known == links_.end() || known->second != port.link_up;
    links_[port.name] = port.link_up;
    if (!news)
      continue;
    const PortPlace place = place_of(parts_.setup.config, port.name);
    parts_.post(telemetry::PortState{port.name, place.bridge, place.side, port.link_up ? "up" : "down"});
  }
}

void BoxWatch::beat(const hits::Statistics* statistics, std::chrono::steady_clock::time_point now)
{
  if (now < next_beat_)
    return;
  next_beat_ = now + parts_.setup.config.telemetry.heartbeat;
  telemetry::Heartbeat event;
  event.uptime_seconds =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now - started_).count());
  const DataplaneState state = parts_.dataplane.state();
  event.dataplane_up = state.hello.has_value();
  event.generation = state.hello ? state.hello->generation : 0;
  for (const ReasonSum& sum : statistics == nullptr ? std::vector<ReasonSum>{} : sum_reasons(*statistics)) {
    event.frames_forwarded += sum.outcome == hits::ReasonOutcome::forward ? sum.frames() : 0;
    event.frames_dropped += sum.outcome == hits::ReasonOutcome::drop ? sum.frames() : 0;
    event.frames_answered += sum.outcome == hits::ReasonOutcome::answer ? sum.frames() : 0;
  }
  event.frames_received = event.frames_forwarded + event.frames_dropped + event.frames_answered;
  for (const FeedStatus& status : parts_.book.all()) {
    ++event.feeds;
    event.feeds_stale += status.state == FeedWord::stale || status.state == FeedWord::failed ? 1 : 0;
  }
  parts_.post(event);
}

} // namespace weir::daemon

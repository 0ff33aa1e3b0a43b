// SPDX-License-Identifier: BSD-3-Clause
// Reading a statistics page that another process writes and nobody vouches for.
#include <weir/hits_files/statistics.h>

#include "descriptor.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <fcntl.h>

namespace weir::hits {

namespace {

/// A copy of the page. Offsets are of this program's layout and checked against the size once.
class Page {
public:
  explicit Page(std::size_t size) : bytes_(size) {}
  [[nodiscard]] std::uint8_t* data() noexcept { return bytes_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }

  template <typename Number> [[nodiscard]] Number number(std::size_t offset) const noexcept
  {
    Number value = 0;
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }
  [[nodiscard]] std::uint64_t u64(std::size_t offset) const noexcept { return number<std::uint64_t>(offset); }
  [[nodiscard]] std::uint32_t u32(std::size_t offset) const noexcept { return number<std::uint32_t>(offset); }

  /// Up to the first NUL of `room` bytes, printable.
  [[nodiscard]] std::string text(std::size_t offset, std::size_t room) const
  {
    const auto* first = bytes_.data() + offset;
    std::string result(first, std::find(first, first + room, std::uint8_t{0}));
    std::ranges::replace_if(
        result, [](char c) { return c < ' ' || c > '~'; }, '?');
    return result;
  }

private:
  std::vector<std::uint8_t> bytes_;
};

struct Shape {
  std::size_t workers = 0;
  std::size_t bridges = 0;
  std::size_t ports = 0;
  std::size_t reasons = 0;

  [[nodiscard]] std::size_t worker(std::size_t index) const noexcept
  {
    return sizeof(StatisticsHeader) + index * worker_stride(bridges);
  }
  [[nodiscard]] std::size_t lane(std::size_t index, std::size_t lane) const noexcept
  {
    return worker(index) + offsetof(WorkerBlock, lanes) + lane * sizeof(LaneCounters);
  }
};

FileResult<Shape> check_header(const Page& page, const std::filesystem::path& path)
{
  if (page.u64(offsetof(StatisticsHeader, magic)) != kStatisticsMagic ||
      page.u32(offsetof(StatisticsHeader, version)) != kStatisticsVersion)
    return malformed(path, "not a statistics page of version " + std::to_string(kStatisticsVersion));
  const Shape shape{page.u32(offsetof(StatisticsHeader, workers)), page.u32(offsetof(StatisticsHeader, bridges)),
                    page.u32(offsetof(StatisticsHeader, ports)), page.u32(offsetof(StatisticsHeader, reasons))};
  if (shape.workers == 0 || shape.workers > kMaxWorkers || shape.bridges > kMaxStatisticsBridges ||
      shape.ports > kMaxStatisticsPorts || shape.reasons > kReasonSlots)
    return malformed(path, "counts out of range");
  if (page.u32(offsetof(StatisticsHeader, header_size)) != sizeof(StatisticsHeader) ||
      page.u32(offsetof(StatisticsHeader, worker_stride)) != worker_stride(shape.bridges) ||
      page.u64(offsetof(StatisticsHeader, file_size)) != page.size() ||
      page.size() != statistics_bytes(shape.workers, shape.bridges))
    return malformed(path, "sizes and counts differ");
  return shape;
}

void read_header(const Page& page, Statistics& out)
{
  out.instance = page.text(offsetof(StatisticsHeader, instance), 24);
  out.program = page.text(offsetof(StatisticsHeader, program), 64);
  out.start_ns = page.u64(offsetof(StatisticsHeader, start_ns));
  out.pid = page.u64(offsetof(StatisticsHeader, pid));
  out.ring_capacity = page.u32(offsetof(StatisticsHeader, ring_capacity));
  out.state = static_cast<InstanceState>(std::min(page.u32(offsetof(StatisticsHeader, state)), 2U));
  out.failure = page.u32(offsetof(StatisticsHeader, failure)) != 0;
  out.generation = page.u64(offsetof(StatisticsHeader, generation));
  out.heartbeat_ns = page.u64(offsetof(StatisticsHeader, heartbeat_ns));
}

PortFigures read_port(const Page& page, std::size_t at)
{
  PortFigures port;
  port.name = page.text(at + offsetof(StatisticsPort, name), 32);
  port.link_up = page.u32(at + offsetof(StatisticsPort, link_up)) != 0;
  port.speed_mbps = page.u32(at + offsetof(StatisticsPort, speed_mbps));
  port.rx_packets = page.u64(at + offsetof(StatisticsPort, rx_packets));
  port.tx_packets = page.u64(at + offsetof(StatisticsPort, tx_packets));
  port.rx_bytes = page.u64(at + offsetof(StatisticsPort, rx_bytes));
  port.tx_bytes = page.u64(at + offsetof(StatisticsPort, tx_bytes));
  port.missed = page.u64(at + offsetof(StatisticsPort, missed));
  port.rx_errors = page.u64(at + offsetof(StatisticsPort, rx_errors));
  port.tx_errors = page.u64(at + offsetof(StatisticsPort, tx_errors));
  port.no_buffer = page.u64(at + offsetof(StatisticsPort, no_buffer));
  port.tx_dropped = page.u64(at + offsetof(StatisticsPort, tx_dropped));
  return port;
}

void read_tables(const Page& page, const Shape& shape, Statistics& out)
{
  for (std::size_t i = 0; i < shape.reasons; ++i) {
    const std::size_t at = offsetof(StatisticsHeader, reason_words) + i * sizeof(StatisticsReason);
    const auto outcome = page.number<std::uint8_t>(at + offsetof(StatisticsReason, outcome));
    out.reasons.push_back({page.text(at, 31), static_cast<ReasonOutcome>(std::min<std::uint8_t>(outcome, 3))});
  }
  for (std::size_t i = 0; i < shape.bridges; ++i) {
    const std::size_t at = offsetof(StatisticsHeader, bridge_table) + i * sizeof(StatisticsBridge);
    const std::uint32_t mode = std::min(page.u32(at + offsetof(StatisticsBridge, mode)), 2U);
    out.bridges.push_back({page.text(at, 32), mode, page.u32(at + offsetof(StatisticsBridge, on_failure)) != 0});
  }
  for (std::size_t i = 0; i < shape.ports; ++i)
    out.ports.push_back(read_port(page, offsetof(StatisticsHeader, port_table) + i * sizeof(StatisticsPort)));
}

LaneFigures read_lane(const Page& page, std::size_t at)
{
  LaneFigures lane;
  lane.pushed_frames = page.u64(at + offsetof(LaneCounters, pushed_frames));
  lane.pushed_records = page.u64(at + offsetof(LaneCounters, pushed_records));
  lane.ring_full = page.u64(at + offsetof(LaneCounters, ring_full));
  lane.budget_empty = page.u64(at + offsetof(LaneCounters, budget_empty));
  lane.collapsed_entry = page.u64(at + offsetof(LaneCounters, collapsed_entry));
  lane.collapsed_feed = page.u64(at + offsetof(LaneCounters, collapsed_feed));
  lane.rows = page.u64(at + offsetof(LaneCounters, rows));
  for (std::size_t i = 0; i < lane.losses.size(); ++i)
    lane.losses[i] = page.u64(at + offsetof(LaneCounters, losses) + i * 8);
  return lane;
}

WorkerFigures read_worker(const Page& page, const Shape& shape, std::size_t index)
{
  WorkerFigures worker;
  const std::size_t at = shape.worker(index);
  worker.heartbeat_ns = page.u64(at + offsetof(WorkerState, heartbeat_ns));
  worker.generation = page.u64(at + offsetof(WorkerState, generation));
  worker.loops = page.u64(at + offsetof(WorkerState, loops));
  worker.idle_loops = page.u64(at + offsetof(WorkerState, idle_loops));
  worker.adoptions = page.u64(at + offsetof(WorkerState, adoptions));
  worker.longest_adopt_ns = page.u64(at + offsetof(WorkerState, longest_adopt_ns));
  worker.adopt_ns = page.u64(at + offsetof(WorkerState, adopt_ns));
  worker.tx_dropped = page.u64(at + offsetof(WorkerState, tx_dropped));
  const std::size_t steps = at + offsetof(WorkerBlock, steps);
  for (std::size_t step = 0; step < kSteps; ++step) {
    worker.steps[step].ticks = page.u64(steps + offsetof(StepTicks, ticks) + step * 8);
    worker.steps[step].frames = page.u64(steps + offsetof(StepTicks, frames) + step * 8);
  }
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    worker.lanes[lane] = read_lane(page, shape.lane(index, lane));
  worker.reasons.resize(shape.bridges);
  for (std::size_t cell = 0; cell < shape.bridges * kDirections; ++cell) {
    auto& counters = worker.reasons[cell / kDirections][cell % kDirections];
    counters.resize(shape.reasons);
    const std::size_t first = at + sizeof(WorkerBlock) + cell * sizeof(ReasonCounters);
    for (std::size_t reason = 0; reason < shape.reasons; ++reason)
      counters[reason] = page.u64(first + reason * 8);
  }
  return worker;
}

/// What was seen is read after what became of it, so that the difference is never negative.
bool read_seen(int file, const Shape& shape, Statistics& out)
{
  for (std::size_t worker = 0; worker < shape.workers; ++worker) {
    for (std::size_t index = 0; index < kLanes; ++index) {
      LaneFigures& lane = out.workers[worker].lanes[index];
      const std::size_t at = shape.lane(worker, index) + offsetof(LaneCounters, seen_frames);
      if (!read_all(file, &lane.seen_frames, sizeof lane.seen_frames, at))
        return false;
      const std::uint64_t explained = lane.pushed_frames + lane.lost_frames();
      lane.pending_frames = lane.seen_frames > explained ? lane.seen_frames - explained : 0;
    }
  }
  return true;
}

} // namespace

std::uint64_t LaneFigures::lost_frames() const noexcept
{
  std::uint64_t frames = 0;
  for (const std::uint64_t loss : losses)
    frames += loss;
  return frames;
}

FileResult<Statistics> read_statistics(const std::filesystem::path& instance)
{
  const std::filesystem::path path = instance / "statistics";
  const auto file = open_regular(path, O_RDONLY);
  if (!file)
    return tl::unexpected(file.error());
  const auto size = size_of(*file, path);
  if (!size)
    return tl::unexpected(size.error());
  if (*size < sizeof(StatisticsHeader) || *size > statistics_bytes(kMaxWorkers, kMaxStatisticsBridges))
    return malformed(path, "size out of range");
  Page page(*size);
  if (!read_all(file->get(), page.data(), page.size(), 0))
    return malformed(path, "cut short");
  const auto shape = check_header(page, path);
  if (!shape)
    return tl::unexpected(shape.error());
  Statistics out;
  read_header(page, out);
  read_tables(page, *shape, out);
  for (std::size_t worker = 0; worker < shape->workers; ++worker)
    out.workers.push_back(read_worker(page, *shape, worker));
  if (!read_seen(file->get(), *shape, out))
    return malformed(path, "cut short");
  return out;
}

} // namespace weir::hits

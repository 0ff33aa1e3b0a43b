// SPDX-License-Identifier: BSD-3-Clause
// One worker without a data plane: rings in plain memory, drained after each batch.
#include "judge.h"

#include <weir/hits/aggregation.h>
#include <weir/hits/ring.h>
#include <weir/pipeline/prepare.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <new>
#include <vector>

namespace weir::replay {

namespace {

constexpr std::align_val_t kLine{64};

/// Zeroed memory on a cache line.
class Memory {
public:
  explicit Memory(std::size_t bytes) : data_(::operator new(bytes, kLine)) { std::memset(data_, 0, bytes); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { ::operator delete(data_, kLine); }
  [[nodiscard]] void* get() const noexcept { return data_; }

private:
  void* data_;
};

hits::TableSettings settings_for(hits::Lane lane, std::uint64_t interval_ns)
{
  hits::TableSettings settings = hits::default_settings(lane);
  settings.interval_ns = interval_ns;
  settings.records_per_second = 1'000'000'000; // a file can't be flooded
  return settings;
}

/// A table, its ring, and the reading end. The hash secret is fixed, so that equal input gives equal output.
class HitLane {
public:
  HitLane(hits::Lane lane, std::uint64_t interval_ns)
      : settings_(settings_for(lane, interval_ns)), ring_(hits::ring_bytes(kRingRecords)),
        memory_(hits::AggregationTable::memory_needed(settings_)), writer_(formatted(ring_), tail_),
        drain_(ring_.get(), tail_), table_(settings_, kSecret, memory_.get(), writer_, counters_)
  {
  }

  hits::AggregationTable& table() noexcept { return table_; }

  /// Time between two flushes in which the sweep keeps up, with as much to spare.
  [[nodiscard]] std::uint64_t step() const noexcept
  {
    const std::uint64_t rows = std::uint64_t{settings_.rows} + settings_.entry_rows + settings_.feed_rows;
    return std::max<std::uint64_t>(settings_.interval_ns / rows * (hits::kLateFlushSlice / 2), hits::kLateFlush);
  }

  void flush(std::uint64_t now, const HitSink& sink)
  {
    table_.flush(now);
    drain(sink);
  }
  void drain(const HitSink& sink)
  {
    hits::HitRecord record;
    while (drain_.pop(record))
      sink(record);
  }
  void finish(const HitSink& sink)
  {
    while (!table_.final_flush())
      drain(sink);
    drain(sink);
  }

private:
  static constexpr std::uint32_t kRingRecords = 4096;
  static constexpr hits::HashSecret kSecret = {0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0x8CB92BA72F3D8DD7,
                                               0xAAAAAAAB55555555, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
                                               0x27D4EB2F165667C5, 0x85EBCA77C2B2AE63};
  static void* formatted(const Memory& ring) noexcept
  {
    hits::format_ring(ring.get(), kRingRecords);
    return ring.get();
  }

  hits::TableSettings settings_;
  Memory ring_;
  Memory memory_;
  std::atomic<std::uint64_t> tail_{0};
  hits::LaneCounters counters_;
  hits::RingWriter writer_;
  hits::RingDrain drain_;
  hits::AggregationTable table_;
};

} // namespace

struct Judge::Parts {
  explicit Parts(std::uint64_t interval_ns)
      : outbound(hits::Lane::outbound, interval_ns), inbound(hits::Lane::inbound, interval_ns)
  {
  }
  pipeline::ImageContext context;
  HitLane outbound;
  HitLane inbound;
  std::array<std::atomic<std::uint64_t>, pipeline::kReasonCapacity> reasons{};
  pipeline::Worker worker;
  std::uint64_t reported_queries = 0;
  std::uint64_t clock_ns = 0; ///< of the tables; never goes back, though stamps may
};

Judge::Judge(const policy::ImageView& image, bool verify_checksums)
{
  constexpr std::uint64_t kMillisecond = 1'000'000;
  const policy::Settings settings = policy::settings(image);
  parts_ = std::make_unique<Parts>(settings.interval_ms * kMillisecond);
  const std::string name = settings.bridges.empty() ? "br0" : settings.bridges.front().name;
  pipeline::prepare(parts_->context, image, std::vector<pipeline::Bridge>{{name, {}}});
  parts_->context.verify_checksums = verify_checksums;
  parts_->worker.reasons = parts_->reasons.data();
  parts_->worker.outbound = &parts_->outbound.table();
  parts_->worker.inbound = &parts_->inbound.table();
}

Judge::~Judge() = default;

void Judge::judge(pipeline::Batch& batch, std::uint64_t now_ns, pipeline::VerdictBatch& verdicts, const HitSink& sink)
{
  const HitSink counting = counted(sink);
  pass_time(now_ns, counting);
  batch.context = &parts_->context;
  pipeline::process(batch, parts_->worker, now_ns, verdicts);
  for (HitLane* lane : {&parts_->outbound, &parts_->inbound})
    lane->flush(parts_->clock_ns, counting);
}

void Judge::pass_time(std::uint64_t now_ns, const HitSink& sink)
{
  HitLane& outbound = parts_->outbound;
  HitLane& inbound = parts_->inbound;
  const std::uint64_t step = outbound.step();
  while (parts_->clock_ns < now_ns) {
    const bool all_idle = outbound.table().is_idle() && inbound.table().is_idle();
    parts_->clock_ns = all_idle ? now_ns : std::min(parts_->clock_ns + step, now_ns);
    for (HitLane* lane : {&outbound, &inbound})
      lane->flush(parts_->clock_ns, sink);
  }
}

void Judge::finish(const HitSink& sink)
{
  const HitSink counting = counted(sink);
  parts_->outbound.finish(counting);
  parts_->inbound.finish(counting);
}

HitSink Judge::counted(const HitSink& sink)
{
  return [this, &sink](const hits::HitRecord& record) {
    if (record.kind == hits::HitKind::dns)
      parts_->reported_queries += record.packets;
    if (record.first_time <= record.last_time)
      return sink(record);
    hits::HitRecord ordered = record;
    std::swap(ordered.first_time, ordered.last_time);
    sink(ordered);
  };
}

std::uint64_t Judge::listed_queries() const noexcept
{
  return parts_->reported_queries + bad_checksums();
}

std::uint64_t Judge::bad_checksums() const noexcept
{
  return parts_->reasons[pipeline::number(pipeline::Reason::dns_bad_checksum)].load(std::memory_order_relaxed);
}

} // namespace weir::replay

// SPDX-License-Identifier: BSD-3-Clause
// An instance while the data plane runs.
#include <weir/hits_files/instance.h>

#include "../place.h"
#include "ring_file.h"
#include "tail_block.h"

#include <unistd.h>

namespace weir::hits {

Instance::Instance() = default;

Instance::~Instance()
{
  if (statistics_ != nullptr)
    munmap(statistics_, statistics_size_);
  const Descriptor lock(statistics_file_);
}

WorkerBlock& Instance::block(unsigned worker) noexcept
{
  return *place_at<WorkerBlock>(statistics_,
                                statistics_->header_size + worker * std::size_t{statistics_->worker_stride});
}

RingWriter& Instance::ring(unsigned worker, Lane lane) noexcept
{
  return *rings_[worker * kLanes + static_cast<std::size_t>(lane)]->writer;
}

LaneCounters& Instance::lane(unsigned worker, Lane lane) noexcept
{
  return block(worker).lanes[static_cast<std::size_t>(lane)];
}

WorkerState& Instance::worker(unsigned worker) noexcept
{
  return block(worker).state;
}

StepTicks& Instance::steps(unsigned worker) noexcept
{
  return block(worker).steps;
}

std::atomic<std::uint64_t>* Instance::reasons(unsigned worker, unsigned bridge, Direction direction) noexcept
{
  const std::size_t index = std::size_t{bridge} * kDirections + static_cast<std::size_t>(direction);
  return place_at<ReasonCounters>(&block(worker), sizeof(WorkerBlock) + index * sizeof(ReasonCounters))->frames.data();
}

void Instance::poll_readers() noexcept
{
  for (const auto& ring : rings_) {
    TailBlock block;
    if (read_all(ring->tail_file.get(), &block, sizeof block, 0) && block.is_whole())
      ring->tail.store(block.position, std::memory_order_release);
  }
}

bool Instance::is_drained() const noexcept
{
  for (const auto& ring : rings_) {
    const auto& header = *place_at<RingHeader>(ring->memory, 0);
    if (header.head.load(std::memory_order_acquire) != ring->tail.load(std::memory_order_acquire))
      return false;
  }
  return true;
}

} // namespace weir::hits

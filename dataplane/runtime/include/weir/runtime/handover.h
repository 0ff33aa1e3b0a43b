// SPDX-License-Identifier: BSD-3-Clause
// Hands a read-only object from the control thread to the workers without any of them waiting: published with release,
// adopted with acquire between two batches, reported back, so that the control thread knows when the old one is free.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>

namespace weir::runtime {

/// `kMost` is the highest number of workers. The objects belong to the caller, who keeps two and never changes one that
/// is published or still adopted by a worker.
template <typename Object, std::size_t kMost> class Handover {
public:
  // ---- control thread

  explicit Handover(std::size_t workers) noexcept : workers_(workers) {}

  /// Only when settled(): otherwise a worker might still use the object that the caller fills next.
  void publish(const Object* object) noexcept { published_.store(object, std::memory_order_release); }

  [[nodiscard]] const Object* published() const noexcept { return published_.load(std::memory_order_relaxed); }

  /// All workers have adopted what was published last, and use nothing else.
  [[nodiscard]] bool settled() const noexcept
  {
    const Object* const object = published();
    return std::all_of(adopted_.begin(), adopted_.begin() + workers_,
                       [object](const Slot& slot) { return slot.object.load(std::memory_order_acquire) == object; });
  }

  // ---- worker `worker`, between two batches

  /// What adopt() would return. A worker that still uses the object before finishes with it first.
  [[nodiscard]] const Object* newest() const noexcept { return published_.load(std::memory_order_acquire); }

  /// What to judge the next batch by; nullptr before the first publish().
  [[nodiscard]] const Object* adopt(std::size_t worker) noexcept
  {
    const Object* const object = published_.load(std::memory_order_acquire);
    std::atomic<const Object*>& mine = adopted_[worker].object;
    if (mine.load(std::memory_order_relaxed) != object)
      mine.store(object, std::memory_order_release);
    return object;
  }

private:
  struct alignas(64) Slot {
    std::atomic<const Object*> object{nullptr}; // its worker: write, control: read
  };

  alignas(64) std::atomic<const Object*> published_{nullptr}; // control: write, workers: read
  std::array<Slot, kMost> adopted_;
  std::size_t workers_;
};

} // namespace weir::runtime

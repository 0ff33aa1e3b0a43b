// SPDX-License-Identifier: BSD-3-Clause
// Brings the image file into force: copy, validate the copy, prepare, hand over, wait until all workers judge by it.
#pragma once

#include <weir/control/messages.h>
#include <weir/control/start_config.h>
#include <weir/pipeline/prepare.h>
#include <weir/runtime/error.h>
#include <weir/runtime/handover.h>
#include <weir/runtime/slot_memory.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace weir::runtime {

using PolicyHandover = Handover<pipeline::ImageContext, control::kMaxWorkers>;

/// What happened to one ADOPT. Everything but `adopted` and `pending` left the image in force as it was.
struct AdoptResult {
  control::AdoptCode code;
  std::string text; ///< one sentence; for `adopted` what is in the image
};

/// Control thread only. Two slots: one in force, one free for the next image.
class PolicyLoader {
public:
  /// Takes the memory of both slots now. `handover` outlives the loader.
  [[nodiscard]] static Started<std::unique_ptr<PolicyLoader>> create(const control::StartConfig& config,
                                                                     PolicyHandover& handover);
  ~PolicyLoader();
  PolicyLoader(const PolicyLoader&) = delete;
  PolicyLoader& operator=(const PolicyLoader&) = delete;

  /// `generation` 0: whatever the file holds. `wait` is called while workers have not adopted yet (it sleeps about a
  /// millisecond) and returns false when that has lasted long enough.
  [[nodiscard]] AdoptResult adopt(std::uint64_t generation, const std::function<bool()>& wait);

  /// Of what is in force; nullptr before the first good image.
  [[nodiscard]] const pipeline::ImageContext* in_force() const noexcept { return handover_.published(); }
  [[nodiscard]] std::uint64_t generation() const noexcept;
  /// Aggregation interval of hits by the image in force.
  [[nodiscard]] std::uint64_t hit_interval_ns() const noexcept { return hit_interval_ns_; }
  /// Slots lie in huge pages.
  [[nodiscard]] bool huge() const noexcept;
  [[nodiscard]] const std::string& last_refusal() const noexcept { return last_refusal_; }

private:
  struct Slot;
  PolicyLoader(const control::StartConfig& config, PolicyHandover& handover, SlotMemory first, SlotMemory second);
  [[nodiscard]] AdoptResult load(Slot& slot, std::uint64_t generation);

  PolicyHandover& handover_;
  std::string path_;
  std::vector<uid_t> owners_;
  std::vector<pipeline::Bridge> bridges_;
  std::unique_ptr<Slot> slots_[2];
  std::size_t free_ = 0; ///< the slot that no worker uses once the hand-over is settled
  std::uint64_t hit_interval_ns_;
  std::string last_refusal_;
};

} // namespace weir::runtime

// SPDX-License-Identifier: BSD-3-Clause
// One start of the data plane: its directory `<run-dir>/rings/<instance>` with rings and statistics page, data plane's
// side. Made by the control thread before workers run; what it hands out lives as long as it.
//
//   <worker>-outbound.ring, <worker>-inbound.ring  0640  written through a mapping by the worker
//   <worker>-outbound.tail, <worker>-inbound.tail  0660  written by the reader; read here, never mapped, so that a
//                                                        reader that cuts the file short hurts nobody
//   statistics                                     0640  written through a mapping; locked while the process lives
// The directory appears under its name when all of this is ready.
#pragma once

#include <weir/hits/counters.h>
#include <weir/hits/record.h>
#include <weir/hits/ring.h>
#include <weir/hits_files/error.h>
#include <weir/hits_files/statistics_layout.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir::hits {

struct InstanceSpec {
  std::filesystem::path run_dir;       ///< `rings` below it is made if it is not there
  unsigned workers = 1;                ///< 1..kMaxWorkers
  std::uint32_t ring_capacity = 16384; ///< of each ring, see is_ring_capacity()
  std::vector<std::string> bridges;    ///< names, 1..31 characters, start.conf order; at most 64
  std::vector<std::string> ports;      ///< as above
  struct Reason {
    std::string_view word; ///< at most 30 characters
    ReasonOutcome outcome = ReasonOutcome::forward;
  };
  std::vector<Reason> reasons; ///< in number order, at most kReasonSlots
  std::string program;         ///< "weir-dataplane 0.1.0"; cut at 63 characters
  std::uint64_t now_ns = 0;    ///< 1970 UTC
};

class Instance {
public:
  /// Call it under the user that shall own the files. Blocks are allocated here, so that a full file system shows now
  /// and not as a signal in a worker. Changes the process's umask for a moment.
  [[nodiscard]] static FileResult<std::unique_ptr<Instance>> create(const InstanceSpec& spec);
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  /// Unmaps and closes; the files stay for the reader.
  ~Instance();

  [[nodiscard]] const std::string& id() const noexcept { return id_; } ///< 16 hex digits
  [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }

  [[nodiscard]] RingWriter& ring(unsigned worker, Lane lane) noexcept;
  [[nodiscard]] LaneCounters& lane(unsigned worker, Lane lane) noexcept;
  [[nodiscard]] WorkerState& worker(unsigned worker) noexcept;
  [[nodiscard]] StepTicks& steps(unsigned worker) noexcept;
  /// kReasonSlots counters, for pipeline::Worker::reasons while it works on frames of this bridge and direction.
  [[nodiscard]] std::atomic<std::uint64_t>* reasons(unsigned worker, unsigned bridge, Direction direction) noexcept;
  [[nodiscard]] StatisticsHeader& statistics() noexcept { return *statistics_; }

  /// Control thread, every 10 ms or so (at the latest every capacity / records_per_second seconds, or rings look full
  /// that are not): asks how far the readers are.
  void poll_readers() noexcept;
  /// All records of all rings have been read. After poll_readers().
  [[nodiscard]] bool is_drained() const noexcept;

  struct RingFile; ///< one ring and its tail

private:
  friend class InstanceMaker;
  Instance();
  [[nodiscard]] WorkerBlock& block(unsigned worker) noexcept;
  std::string id_;
  std::filesystem::path directory_;
  std::vector<std::unique_ptr<RingFile>> rings_; ///< worker * kLanes + lane
  StatisticsHeader* statistics_ = nullptr;
  std::size_t statistics_size_ = 0;
  int statistics_file_ = -1;
};

} // namespace weir::hits

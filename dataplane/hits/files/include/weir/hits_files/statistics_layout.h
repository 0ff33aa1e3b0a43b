// SPDX-License-Identifier: BSD-3-Clause
// The statistics page as it lies in its file: a header, the words of the reasons, bridges, ports, then one block per
// worker. Written by the data plane, read by anybody with <weir/hits_files/statistics.h>.
//
// A layout change needs a new kStatisticsVersion. All texts end with NUL. No cache line is written by two workers.
#pragma once

#include <weir/hits/counters.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace weir::hits {

inline constexpr std::uint64_t kStatisticsMagic = 0x3154415453524957; ///< "WIRSTAT1" in memory
inline constexpr std::uint32_t kStatisticsVersion = 2;
inline constexpr std::size_t kMaxWorkers = 64;
inline constexpr std::size_t kMaxStatisticsBridges = 64;
inline constexpr std::size_t kMaxStatisticsPorts = 64;
/// Counters of reasons per worker, bridge and direction, whatever the number of reasons.
inline constexpr std::size_t kReasonSlots = 64;
inline constexpr std::size_t kDirections = 2; ///< index: weir::hits::Direction

/// What became of a frame; index of StatisticsReason::outcome.
enum class ReasonOutcome : std::uint8_t { forward = 0, drop = 1, answer = 2, note = 3 };

struct StatisticsReason {
  std::array<char, 31> word{};
  std::uint8_t outcome = 0;
};
static_assert(sizeof(StatisticsReason) == 32);

/// `mode` is the effective one: 0 block, 1 monitor, 2 bypass. Control thread: write.
struct alignas(64) StatisticsBridge {
  std::array<char, 32> name{};
  std::atomic<std::uint32_t> mode{0};
  std::atomic<std::uint32_t> on_failure{0}; ///< 1: no valid image, the bridge is as on-failure says
};
static_assert(sizeof(StatisticsBridge) == 64);

/// Copied from the port by the control thread.
struct alignas(64) StatisticsPort {
  std::array<char, 32> name{};
  std::atomic<std::uint32_t> link_up{0};
  std::atomic<std::uint32_t> speed_mbps{0}; ///< 0 = unknown
  std::atomic<std::uint64_t> rx_packets{0};
  std::atomic<std::uint64_t> tx_packets{0};
  std::atomic<std::uint64_t> rx_bytes{0};
  std::atomic<std::uint64_t> tx_bytes{0};
  std::atomic<std::uint64_t> missed{0};
  std::atomic<std::uint64_t> rx_errors{0};
  std::atomic<std::uint64_t> tx_errors{0};
  std::atomic<std::uint64_t> no_buffer{0};
  std::atomic<std::uint64_t> tx_dropped{0}; ///< frames the transmit queue did not take; counted by the workers
};
static_assert(sizeof(StatisticsPort) == 128);

/// First lines of a worker's block; lanes and reasons follow. Worker: write.
struct alignas(64) WorkerState {
  std::atomic<std::uint64_t> heartbeat_ns{0};     ///< time of its last loop, 1970 UTC
  std::atomic<std::uint64_t> generation{0};       ///< of the image in force, 0 = none
  std::atomic<std::uint64_t> loops{0};            ///< polls of its ports
  std::atomic<std::uint64_t> idle_loops{0};       ///< polls that found nothing
  std::atomic<std::uint64_t> adoptions{0};        ///< images adopted
  std::atomic<std::uint64_t> longest_adopt_ns{0}; ///< the longest gap that adopting one made
  std::atomic<std::uint64_t> tx_dropped{0};       ///< frames that a transmit queue did not take
  std::atomic<std::uint64_t> adopt_ns{0};         ///< sum of these gaps
};
static_assert(sizeof(WorkerState) == 64);

/// What a worker does with a batch; `act` is decide and act. Index of StepTicks.
enum class Step : std::uint8_t { receive, parse, look_up, act, transmit };
inline constexpr std::size_t kSteps = 5;
inline constexpr std::array<const char*, kSteps> kStepWords = {"receive", "parse", "look_up", "act", "transmit"};

/// TSC ticks of sampled turns and the frames in them, by step. Worker: write.
struct alignas(64) StepTicks {
  std::array<std::atomic<std::uint64_t>, kSteps> ticks{};
  std::array<std::atomic<std::uint64_t>, kSteps> frames{};
};
static_assert(sizeof(StepTicks) == 128);

/// Counters of one worker, bridge and direction, by reason number.
struct alignas(64) ReasonCounters {
  std::array<std::atomic<std::uint64_t>, kReasonSlots> frames{};
};
static_assert(sizeof(ReasonCounters) == 512);

struct WorkerBlock {
  WorkerState state;
  StepTicks steps;
  std::array<LaneCounters, kLanes> lanes;
  // then ReasonCounters [bridges][kDirections]
};
static_assert(sizeof(WorkerBlock) == 448);

enum class InstanceState : std::uint32_t { starting = 0, running = 1, ended = 2 };

struct StatisticsHeader {
  std::uint64_t magic = kStatisticsMagic;
  std::uint32_t version = kStatisticsVersion;
  std::uint32_t header_size = 0;
  std::uint64_t file_size = 0;
  std::array<char, 24> instance{}; ///< 16 hex digits
  std::uint64_t start_ns = 0;      ///< 1970 UTC
  std::uint64_t pid = 0;
  std::uint32_t ring_capacity = 0;
  std::uint32_t workers = 0;
  std::uint32_t bridges = 0;
  std::uint32_t ports = 0;
  std::uint32_t reasons = 0;
  std::uint32_t worker_stride = 0; ///< bytes
  std::array<char, 64> program{};  ///< name and version
  // Control thread: write.
  alignas(64) std::atomic<std::uint32_t> state{0}; ///< InstanceState
  std::atomic<std::uint32_t> failure{0};           ///< 1: no valid image
  std::atomic<std::uint64_t> generation{0};        ///< of the newest image handed to the workers
  std::atomic<std::uint64_t> heartbeat_ns{0};      ///< of the control thread
  std::array<StatisticsReason, kReasonSlots> reason_words{};
  std::array<StatisticsBridge, kMaxStatisticsBridges> bridge_table{};
  std::array<StatisticsPort, kMaxStatisticsPorts> port_table{};
};

[[nodiscard]] constexpr std::size_t worker_stride(std::size_t bridges) noexcept
{
  return sizeof(WorkerBlock) + bridges * kDirections * sizeof(ReasonCounters);
}
[[nodiscard]] constexpr std::size_t statistics_bytes(std::size_t workers, std::size_t bridges) noexcept
{
  return sizeof(StatisticsHeader) + workers * worker_stride(bridges);
}

} // namespace weir::hits

// SPDX-License-Identifier: BSD-3-Clause
// What one aggregation table counts; lies in the statistics page, or in plain memory for tools and tests.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::hits {

/// Adds to a counter that this thread alone writes: no locked add. Release, so that who loads a counter sees what was
/// stored before it.
inline void add(std::atomic<std::uint64_t>& counter, std::uint64_t n) noexcept
{
  counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_release);
}

/// The two tables and rings of a worker, apart so that a flood from outside cannot hide an infected host inside.
enum class Lane : std::uint8_t { outbound = 0, inbound = 1 }; ///< outbound takes the DNS hits too
inline constexpr std::size_t kLanes = 2;
[[nodiscard]] constexpr std::string_view word(Lane lane) noexcept
{
  return lane == Lane::outbound ? "outbound" : "inbound";
}

/// Why frames that were hits are in no record. Order is the layout of the page.
#define WEIR_HITS_LOSSES(X)                                                                                            \
  X(no_row, "no-row", "no row was free, neither for the key nor for its entry nor for its feed")                       \
  X(shutdown, "shutdown", "still in rows when the data plane ended, and the ring had no room")                         \
  X(lost_instances, "lost-instances", "records of older starts that were given up undrained")

enum class Loss : std::uint8_t {
#define WEIR_HITS_X(name, word, text) name,
  WEIR_HITS_LOSSES(WEIR_HITS_X)
#undef WEIR_HITS_X
};
struct LossInfo {
  std::string_view word;
  std::string_view text;
};
inline constexpr std::array kLosses = {
#define WEIR_HITS_X(name, word, text) LossInfo{word, text},
    WEIR_HITS_LOSSES(WEIR_HITS_X)
#undef WEIR_HITS_X
};
inline constexpr std::size_t kLossCapacity = 8; ///< room in the page
static_assert(kLosses.size() <= kLossCapacity);

/// Written by one worker, read by anybody. At every moment, also after a kill -9,
///   seen_frames >= pushed_frames + sum of losses,
/// if `pushed_frames` and `losses` are read before `seen_frames`; the difference is pending in rows.
struct alignas(64) LaneCounters {
  std::atomic<std::uint64_t> seen_frames{0};   ///< hits judged
  std::atomic<std::uint64_t> pushed_frames{0}; ///< sum of HitRecord::packets in the ring
  std::atomic<std::uint64_t> pushed_records{0};
  std::atomic<std::uint64_t> ring_full{0};       ///< attempts that found no room; their rows try again
  std::atomic<std::uint64_t> budget_empty{0};    ///< attempts that found no token; their rows try again
  std::atomic<std::uint64_t> collapsed_entry{0}; ///< frames counted in rows of an entry
  std::atomic<std::uint64_t> collapsed_feed{0};  ///< frames counted in rows of a feed
  std::atomic<std::uint64_t> rows{0};            ///< rows of single keys in use; a gauge
  std::array<std::atomic<std::uint64_t>, kLossCapacity> losses{};
};
static_assert(sizeof(LaneCounters) == 128);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

} // namespace weir::hits

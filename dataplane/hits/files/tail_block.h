// SPDX-License-Identifier: BSD-3-Clause
// What the reader of a ring keeps in its tail file, and how both sides tell a whole block from a torn one.
#pragma once

#include <weir/hits/counters.h>

#include <bit>
#include <cstdint>
#include <string>

namespace weir::hits {

inline constexpr std::uint64_t kTailMagic = 0x314c494154524957; ///< "WIRTAIL1" in memory
inline constexpr std::size_t kTailFileSize = 4096;

/// Written with one call by the reader, read with one call by both.
struct TailBlock {
  std::uint64_t magic = 0;
  std::uint64_t position = 0; ///< records the reader is done with
  std::uint64_t frames = 0;   ///< HitRecord::frames_total of the last of them
  std::uint64_t check = 0;

  [[nodiscard]] static TailBlock of(std::uint64_t position, std::uint64_t frames) noexcept
  {
    return {kTailMagic, position, frames, check_of(position, frames)};
  }
  [[nodiscard]] bool is_whole() const noexcept { return magic == kTailMagic && check == check_of(position, frames); }

private:
  static std::uint64_t check_of(std::uint64_t position, std::uint64_t frames) noexcept
  {
    return ~(position ^ std::rotl(frames, 29));
  }
};
static_assert(sizeof(TailBlock) == 32);

[[nodiscard]] inline std::string ring_name(unsigned worker, Lane lane, const char* ending)
{
  return std::to_string(worker) + "-" + std::string(word(lane)) + ending;
}

} // namespace weir::hits

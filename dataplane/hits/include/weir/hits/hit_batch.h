// SPDX-License-Identifier: BSD-3-Clause
// The hits of one batch of frames, by lane, for the table to count in one go.
#pragma once

#include <weir/hits/key.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::hits {

inline constexpr std::size_t kMaxHits = 64; ///< lanes are bits of a std::uint64_t

/// Only lanes that a call names are read. `hash`: AggregationTable::hash() of the key. `bytes`: frame length without
/// FCS.
struct HitBatch {
  std::array<KeyWords, kMaxHits> key;
  std::array<std::uint64_t, kMaxHits> hash;
  std::array<std::uint32_t, kMaxHits> bytes;
};

} // namespace weir::hits

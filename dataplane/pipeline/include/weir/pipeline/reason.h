// SPDX-License-Identifier: BSD-3-Clause
// Why a frame got its verdict, as enum and table made of the one list in <weir/hits/frame_reasons.h>.
#pragma once

#include <weir/hits/frame_reasons.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::pipeline {

/// What becomes of a frame with a reason. note: something worth a counter beside the verdict.
enum class Outcome : std::uint8_t { forward, drop, answer, note };

enum class Reason : std::uint8_t {
#define WEIR_PIPELINE_X(name, outcome, word, text) name,
  WEIR_FRAME_REASONS(WEIR_PIPELINE_X)
#undef WEIR_PIPELINE_X
};

struct ReasonInfo {
  Outcome outcome;
  std::string_view word;
  std::string_view text;
};

inline constexpr std::array kReasons = {
#define WEIR_PIPELINE_X(name, outcome, word, text) ReasonInfo{Outcome::outcome, word, text},
    WEIR_FRAME_REASONS(WEIR_PIPELINE_X)
#undef WEIR_PIPELINE_X
};

inline constexpr std::size_t kReasonCount = kReasons.size();
/// Counter arrays have this many elements, so that a page keeps its layout when a reason is added.
inline constexpr std::size_t kReasonCapacity = 64;
static_assert(kReasonCount <= kReasonCapacity);

[[nodiscard]] constexpr std::size_t number(Reason reason) noexcept
{
  return static_cast<std::size_t>(reason);
}
[[nodiscard]] constexpr const ReasonInfo& info(Reason reason) noexcept
{
  return kReasons[number(reason)];
}

/// The reason of a number out of a record or page; nullopt if it is not in the list.
[[nodiscard]] constexpr std::optional<Reason> reason_of(std::size_t stored) noexcept
{
  if (stored >= kReasonCount)
    return std::nullopt;
  return static_cast<Reason>(stored);
}

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// The rules of judgement without any packet in them: entry class x direction x bridge -> what happens.
#pragma once

#include <weir/pipeline/frame.h>
#include <weir/pipeline/reason.h>
#include <weir/policy/rule.h>

#include <cstdint>

namespace weir::pipeline {

/// What the entries of a frame ask for, weakest first but for `allow`, which beats all when two ends are matched.
enum class Claim : std::uint8_t { nothing, protect, monitor, block, allow };

/// The claim of a class on a frame that came in at `side`.
[[nodiscard]] constexpr Claim claim_of(const policy::EntryClass& entry, Side side) noexcept
{
  if (entry.kind == policy::EntryKind::allow)
    return Claim::allow;
  if (entry.kind == policy::EntryKind::protect)
    return Claim::protect;
  switch (side == Side::inside ? entry.outbound : entry.inbound) {
  case policy::Action::block:
    return Claim::block;
  case policy::Action::monitor:
    return Claim::monitor;
  case policy::Action::none:
    break;
  }
  return Claim::nothing;
}

/// The reason of a frame that a claim leaves alone and unreported.
[[nodiscard]] constexpr Reason reason_of_idle(Claim claim) noexcept
{
  if (claim == Claim::allow)
    return Reason::allowed;
  return claim == Claim::protect ? Reason::protected_entry : Reason::other_direction;
}

} // namespace weir::pipeline

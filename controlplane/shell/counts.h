// SPDX-License-Identifier: BSD-3-Clause
// Objects of counts: {"ipv4": 12, "name": 3}.
#pragma once

#include "fields.h"
#include "human.h"

namespace weir::shell {

[[nodiscard]] inline std::int64_t sum_of_counts(const json& counts)
{
  std::int64_t sum = 0;
  if (counts.is_object()) {
    for (const auto& [name, count] : counts.items())
      sum = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) + static_cast<std::uint64_t>(to_number(count)));
  }
  return sum;
}

/// "12 ipv4, 3 name"; zeros are left out.
[[nodiscard]] inline std::string counts_text(const json& counts)
{
  std::string result;
  if (!counts.is_object())
    return result;
  for (const auto& [name, count] : counts.items()) {
    if (to_number(count) != 0)
      result += (result.empty() ? "" : ", ") + grouped(to_number(count)) + ' ' + name;
  }
  return result;
}

/// "12 frames = 9 in events + 2 pending + 1 lost": what the box accounts for is frames, not events.
[[nodiscard]] inline std::string hits_text(const json& telemetry)
{
  return grouped(number(telemetry, "seen")) + " frames = " + grouped(number(telemetry, "stored")) + " in events + " +
         grouped(number(telemetry, "pending")) + " pending + " + grouped(number(telemetry, "lost")) + " lost";
}

} // namespace weir::shell

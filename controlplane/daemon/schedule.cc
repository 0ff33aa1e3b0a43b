// SPDX-License-Identifier: BSD-3-Clause
// The next attempt.
#include <weir/daemon/schedule.h>

#include <algorithm>

namespace weir::daemon {
namespace {

constexpr std::int64_t kFirstRetry = 30;
constexpr unsigned kMostDoublings = 16;
constexpr std::int64_t kLongestWait = 86'400;

/// FNV-1a: any spread will do, it only has to be the same each time.
std::uint64_t spread_of(std::string_view name) noexcept
{
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : name)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

} // namespace

std::int64_t next_attempt(const ScheduleInput& input, std::string_view feed) noexcept
{
  if (input.last_attempt == 0)
    return 0;
  if (input.failures == 0) {
    const std::int64_t tenth = input.refresh / 10;
    const auto earlier = static_cast<std::int64_t>(spread_of(feed) % static_cast<std::uint64_t>(tenth + 1));
    return input.last_attempt + input.refresh - earlier;
  }
  const std::int64_t doubled = kFirstRetry << std::min(input.failures - 1, kMostDoublings);
  const std::int64_t own = std::min(doubled, std::max(input.refresh, kFirstRetry));
  return input.last_attempt + std::min(std::max(own, input.retry_after), kLongestWait);
}

} // namespace weir::daemon

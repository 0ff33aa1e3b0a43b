// SPDX-License-Identifier: BSD-3-Clause
// Numbers, times and durations as people read them.
#include "human.h"

#include <weir/api/time_text.h>

#include <array>
#include <cstdio>

namespace weir::shell {

namespace {

struct Unit {
  std::int64_t seconds;
  const char* word;
};
constexpr std::array kUnits = {Unit{86400, "d"}, Unit{3600, "h"}, Unit{60, "min"}, Unit{1, "s"}};

std::string with_unit(std::int64_t count, const Unit& unit)
{
  return std::to_string(count) + ' ' + unit.word;
}

/// The largest unit only.
std::string rough_duration(std::int64_t seconds)
{
  for (const Unit& unit : kUnits) {
    if (seconds >= unit.seconds)
      return with_unit(seconds / unit.seconds, unit);
  }
  return "0 s";
}

/// The largest unit only, to the nearest: what was set to end in 7 days is not seen as 6 days a second later.
std::string nearest_duration(std::int64_t seconds)
{
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    const Unit& unit = kUnits[i];
    if (seconds + kUnits[i + 1].seconds / 2 >= unit.seconds)
      return with_unit((seconds + unit.seconds / 2) / unit.seconds, unit);
  }
  return with_unit(seconds, kUnits.back());
}

} // namespace

std::string grouped(std::int64_t number)
{
  std::string digits = std::to_string(number);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string byte_count(std::int64_t bytes)
{
  constexpr std::array kSuffixes = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024)
    return std::to_string(bytes) + " B";
  double value = static_cast<double>(bytes) / 1024;
  std::size_t suffix = 0;
  while (value >= 1024 && suffix + 1 < kSuffixes.size()) {
    value /= 1024;
    ++suffix;
  }
  char text[48];
  std::snprintf(text, sizeof text, "%.1f %s", value, kSuffixes[suffix]);
  return text;
}

std::string duration(std::int64_t seconds)
{
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    if (seconds < kUnits[i].seconds)
      continue;
    std::string text = with_unit(seconds / kUnits[i].seconds, kUnits[i]);
    const std::int64_t rest = seconds % kUnits[i].seconds;
    if (i + 1 < kUnits.size() && rest >= kUnits[i + 1].seconds)
      text += ' ' + with_unit(rest / kUnits[i + 1].seconds, kUnits[i + 1]);
    return text;
  }
  return "0 s";
}

std::string column_time(std::string_view time)
{
  const auto seconds = api::parse_time(time);
  if (!seconds)
    return std::string(time);
  const std::string text = api::format_time(*seconds);
  return text.substr(0, 10) + ' ' + text.substr(11, 8);
}

std::string clock_time(std::string_view time)
{
  return column_time(time) + (api::parse_time(time) ? " UTC" : "");
}

std::string distance(std::string_view time, std::int64_t now)
{
  const auto seconds = api::parse_time(time);
  if (!seconds)
    return {};
  if (*seconds == now)
    return "now";
  return *seconds < now ? rough_duration(now - *seconds) + " ago" : "in " + nearest_duration(*seconds - now);
}

std::string time_and_distance(std::string_view time, std::int64_t now)
{
  const std::string away = distance(time, now);
  return away.empty() ? clock_time(time) : clock_time(time) + " (" + away + ')';
}

std::string short_time(std::string_view time, std::int64_t now)
{
  const auto seconds = api::parse_time(time);
  if (!seconds)
    return std::string(time);
  const std::string text = api::format_time(*seconds);
  const std::string today = api::format_time(now).substr(0, 10);
  if (text.substr(0, 10) == today)
    return text.substr(11, 8);
  return text.substr(0, 4) == today.substr(0, 4) ? text.substr(5, 5) + ' ' + text.substr(11, 5) : text.substr(0, 10);
}

} // namespace weir::shell

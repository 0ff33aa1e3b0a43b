// SPDX-License-Identifier: BSD-3-Clause
// RFC 3339 times without a time zone database.
#include <weir/api/time_text.h>

#include <chrono>
#include <cstdio>

namespace weir::api {

namespace {

using namespace std::chrono;

constexpr std::int64_t kEndOfTime = 253'402'300'800; // 10000-01-01

/// Exactly `count` digits off the front, then the character `after` (0: nothing is asked for).
std::optional<int> take_number(std::string_view& text, std::size_t count, char after) noexcept
{
  if (text.size() < count + (after != 0 ? 1 : 0))
    return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9')
      return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  if (after != 0 && text[count] != after)
    return std::nullopt;
  text.remove_prefix(count + (after != 0 ? 1 : 0));
  return value;
}

bool is_utc_mark(std::string_view text) noexcept
{
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos)
      return false;
    text.remove_prefix(digits);
  }
  return text == "Z";
}

} // namespace

std::string format_time(std::int64_t since_1970)
{
  const std::int64_t valid = since_1970 >= 0 && since_1970 < kEndOfTime ? since_1970 : 0;
  const sys_seconds time{seconds(valid)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::optional<std::int64_t> parse_time(std::string_view text) noexcept
{
  const auto y = take_number(text, 4, '-');
  const auto m = y ? take_number(text, 2, '-') : std::nullopt;
  const auto d = m ? take_number(text, 2, 'T') : std::nullopt;
  const auto hour = d ? take_number(text, 2, ':') : std::nullopt;
  const auto minute = hour ? take_number(text, 2, ':') : std::nullopt;
  const auto second = minute ? take_number(text, 2, 0) : std::nullopt;
  if (!second || !is_utc_mark(text) || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
  if (!date.ok())
    return std::nullopt;
  const sys_seconds time = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
  return time.time_since_epoch().count();
}

} // namespace weir::api

// SPDX-License-Identifier: BSD-3-Clause
// Times as RFC 3339 text, without the C library's time zone machinery.
#include "time_text.h"

#include <weir/telemetry/event.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace weir::telemetry {

namespace {

/// Writes `value` as `width` decimal digits, zeros in front, so that they end before `end`.
void put_digits(char* end, std::uint32_t value, int width) noexcept
{
  for (int i = 0; i < width; ++i) {
    *--end = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

} // namespace

void append_rfc3339(std::string& out, std::int64_t nanoseconds)
{
  const std::int64_t micros = std::max<std::int64_t>(nanoseconds, 0) / 1000;
  const std::int64_t seconds = micros / 1'000'000;
  const std::chrono::sys_days days{std::chrono::days{seconds / 86400}};
  const std::chrono::year_month_day date{days};
  const auto in_day = static_cast<std::uint32_t>(seconds % 86400);
  std::array<char, 27> text{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':',
                            '0', '0', ':', '0', '0', '.', '0', '0', '0', '0', '0', '0', 'Z'};
  put_digits(&text[4], static_cast<std::uint32_t>(static_cast<int>(date.year())), 4);
  put_digits(&text[7], static_cast<unsigned>(date.month()), 2);
  put_digits(&text[10], static_cast<unsigned>(date.day()), 2);
  put_digits(&text[13], in_day / 3600, 2);
  put_digits(&text[16], in_day / 60 % 60, 2);
  put_digits(&text[19], in_day % 60, 2);
  put_digits(&text[26], static_cast<std::uint32_t>(micros % 1'000'000), 6);
  out.append(text.data(), text.size());
}

std::string rfc3339(std::int64_t nanoseconds)
{
  std::string text;
  append_rfc3339(text, nanoseconds);
  return text;
}

} // namespace weir::telemetry

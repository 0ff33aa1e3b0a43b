// SPDX-License-Identifier: BSD-3-Clause
// Durations and sizes.
#include <weir/config/units.h>

#include <CppUTest/TestHarness.h>

using namespace weir::config;

TEST_GROUP(Units){};

TEST(Units, whole_numbers_with_a_unit_are_read)
{
  LONGS_EQUAL(90, parse_duration("90s").value());
  LONGS_EQUAL(2592000, parse_duration("30d").value());
  LONGS_EQUAL(4096, parse_size("4096").value());
  LONGLONGS_EQUAL(64LL * 1024 * 1024, parse_size("64M").value());
}

TEST(Units, everything_else_is_refused)
{
  for (const char* text : {"", "s", "1", "-1s", "+1s", "1.5h", "1 h", "1H", "0x1s", "99999999999999999999s",
                           "9223372036854775807d", "1h30m"})
    CHECK_FALSE(parse_duration(text).has_value());
  for (const char* text : {"", "K", "-1", "1k", "1KB", "1.5M", "9223372036854775807K", "18446744073709551616"})
    CHECK_FALSE(parse_size(text).has_value());
}

TEST(Units, the_largest_unit_without_rest_is_written)
{
  STRCMP_EQUAL("90s", format_duration(90).c_str());
  STRCMP_EQUAL("1d", format_duration(86400).c_str());
  STRCMP_EQUAL("0s", format_duration(0).c_str());
  STRCMP_EQUAL("64M", format_size(64 << 20).c_str());
  STRCMP_EQUAL("1025", format_size(1025).c_str());
}

// SPDX-License-Identifier: BSD-3-Clause
// Times in results.
#include <weir/api/time_text.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::api;

TEST_GROUP(ApiTimes){};

TEST(ApiTimes, times_are_written_in_utc_and_read_back)
{
  const struct {
    std::int64_t seconds;
    const char* text;
  } cases[] = {{0, "1970-01-01T00:00:00Z"},
               {951'782'399, "2000-02-28T23:59:59Z"},
               {951'782'400, "2000-02-29T00:00:00Z"},
               {1'777'619'289, "2026-05-01T07:08:09Z"},
               {253'402'300'799, "9999-12-31T23:59:59Z"}};
  for (const auto& c : cases) {
    STRCMP_EQUAL(c.text, format_time(c.seconds).c_str());
    CHECK_TRUE(parse_time(c.text) == c.seconds);
  }
  STRCMP_EQUAL("1970-01-01T00:00:00Z", format_time(-1).c_str());
  STRCMP_EQUAL("1970-01-01T00:00:00Z", format_time(INT64_MAX).c_str());
}

TEST(ApiTimes, other_texts_are_refused)
{
  CHECK_TRUE(parse_time("2026-05-01T07:08:09.123456Z") == 1'777'619'289);
  for (const char* text : {"", "2026", "2026-05-01", "2026-05-01T07:08:09", "2026-05-01T07:08:09+00:00",
                           "2026-13-01T07:08:09Z", "2026-02-30T07:08:09Z", "2026-05-01T24:08:09Z",
                           "2026-05-01 07:08:09Z", "2026-05-01T07:08:09.Z", "2026-05-01T07:08:09ZZ"})
    CHECK_FALSE_TEXT(parse_time(text).has_value(), text);
}

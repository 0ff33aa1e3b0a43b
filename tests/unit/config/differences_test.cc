// SPDX-License-Identifier: BSD-3-Clause
// What is said of an edited file.
#include "sample.h"

#include <weir/config/differences.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::config;

TEST_GROUP(Differences)
{
  std::string now = std::string(sample::kConfig);

  void replace(const std::string& what, const std::string& with)
  {
    const auto at = now.find(what);
    CHECK(at != std::string::npos);
    now.replace(at, what.size(), with);
  }
  std::string found()
  {
    std::string out;
    for (const std::string& one : differences(sample::kConfig, now))
      out += one + "; ";
    return out;
  }
  void teardown() override
  {
    now = {};
  }
};

TEST(Differences, layout_comments_and_order_of_keys_mean_nothing)
{
  replace("ttl: 30, odd-queries: drop", "\"odd-queries\": drop, ttl: '30'");
  now = "# a comment\n" + now;
  STRCMP_EQUAL("", found().c_str());
}

TEST(Differences, settings_and_members_of_lists_are_named)
{
  replace("ttl: 30", "ttl: 60");
  replace("port: 601", "port: 6514");
  replace("exempt-clients: [10.9.9.9]\n", "");
  replace("allow: [192.0.2.0/24", "allow: [198.51.100.0/24");
  replace("    confidence: 80\n", "    confidence: 80\n  - {name: more, url: \"http://a.example/\", format: list}\n");
  STRCMP_EQUAL("feeds[more] added; allow; sinkhole.ttl; telemetry.syslog[siem].port; exempt-clients removed; ",
               found().c_str());
}

TEST(Differences, values_are_never_shown)
{
  now += "  elasticsearch:\n    - {name: es, url: \"https://a.example\", api-key: s3cret}\n";
  const std::string before = now;
  STRCMP_EQUAL("telemetry.elasticsearch added; ", found().c_str());
  replace("s3cret", "other");
  const auto changed = differences(before, now);
  LONGS_EQUAL(1, changed.size());
  STRCMP_EQUAL("telemetry.elasticsearch[es].api-key", changed[0].c_str());
}

TEST(Differences, an_order_that_counts_is_told)
{
  const auto found_of_order = differences("feeds: [{name: a}, {name: b}]", "feeds: [{name: b}, {name: a}]");
  LONGS_EQUAL(1, found_of_order.size());
  STRCMP_EQUAL("feeds in another order", found_of_order[0].c_str());
}

TEST(Differences, many_are_counted)
{
  std::string many = "allow: [a.example]\n";
  for (int i = 0; i < 60; ++i)
    many += "k" + std::to_string(i) + ": 1\n";
  const auto found_of_many = differences("allow: [a.example]", many);
  LONGS_EQUAL(kMaxDifferences + 1, found_of_many.size());
  STRCMP_EQUAL("and 10 more", found_of_many.back().c_str());
}

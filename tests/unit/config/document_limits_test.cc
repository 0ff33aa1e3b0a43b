// SPDX-License-Identifier: BSD-3-Clause
// YAML that is hostile as YAML.
#include "sample.h"

#include <weir/config/parse.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::config;
using sample::errors_of;

TEST_GROUP(DocumentLimits){};

TEST(DocumentLimits, broken_yaml_has_its_place)
{
  STRCMP_CONTAINS("2:", errors_of("allow: [a.example\nfeeds: }").c_str());
  STRCMP_CONTAINS("not YAML", errors_of("allow: [a.example\nfeeds: }").c_str());
  STRCMP_CONTAINS("not YAML", errors_of("\t- x").c_str());
}

TEST(DocumentLimits, duplicate_keys_are_refused_at_every_level)
{
  STRCMP_EQUAL("2:1: duplicate key 'allow'\n", errors_of("allow: []\nallow: []").c_str());
  STRCMP_EQUAL("1:22: duplicate key 'ttl'\n", errors_of("sinkhole: {ttl: 1,   ttl: {a: [b]}}").c_str());
}

TEST(DocumentLimits, anchors_aliases_and_tags_are_refused)
{
  const std::string got = errors_of("allow: &a [x.example]\nexempt-clients: *a\nsinkhole: !!map {}");
  STRCMP_CONTAINS("anchors are not supported", got.c_str());
  STRCMP_CONTAINS("aliases are not supported", got.c_str());
  STRCMP_CONTAINS("tags are not supported", got.c_str());
}

TEST(DocumentLimits, an_alias_bomb_ends_at_once)
{
  std::string yaml = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    yaml += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }
  STRCMP_CONTAINS("aliases are not supported", errors_of(yaml).c_str());
}

TEST(DocumentLimits, keys_that_are_no_words_are_refused)
{
  STRCMP_CONTAINS("a key must be a word", errors_of("? [a, {b: [c]}]\n: {d: {e: f}}\nallow: []").c_str());
  STRCMP_CONTAINS("a key must be a word", errors_of("? {a: {b: c}}\n: [1]").c_str());
}

TEST(DocumentLimits, a_second_document_is_refused)
{
  STRCMP_CONTAINS("a second document", errors_of("allow: []\n---\nallow: []").c_str());
}

TEST(DocumentLimits, deep_nesting_is_refused)
{
  STRCMP_CONTAINS("nested deeper than 16 levels", errors_of("allow: " + std::string(100'000, '[')).c_str());
}

TEST(DocumentLimits, too_many_values_are_refused)
{
  std::string yaml = "allow: [";
  for (int i = 0; i < 210'000; ++i)
    yaml += "x,";
  STRCMP_CONTAINS("more than 200000 values", errors_of(yaml + "]").c_str());
}

TEST(DocumentLimits, a_long_list_is_refused_with_its_limit)
{
  std::string yaml = "allow: [";
  for (int i = 0; i < 5000; ++i)
    yaml += "a.example,";
  STRCMP_CONTAINS("'allow' has 5000 items, at most 4096 are possible", errors_of(yaml + "]").c_str());
}

TEST(DocumentLimits, a_text_over_the_size_limit_is_refused)
{
  STRCMP_CONTAINS("longer than 4194304 bytes", errors_of(std::string(kMaxConfigBytes + 1, '#')).c_str());
}

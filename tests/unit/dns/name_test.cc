// SPDX-License-Identifier: BSD-3-Clause
// Names: text to wire and back, limits, escapes, order.
#include "query_bytes.h"

#include <weir/dns/name.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::dns;
using test::Bytes;
using test::operator+;

namespace {

std::string repeat(std::size_t count, std::string_view piece)
{
  std::string text;
  for (; count > 0; --count)
    text += piece;
  return text;
}

NameError error_of(std::string_view text)
{
  NameError why = NameError::none;
  const auto name = parse_name(text, &why);
  CHECK_TRUE(name.has_value() == (why == NameError::none));
  return why;
}

Name name_of(std::string_view text)
{
  const auto name = parse_name(text);
  CHECK_TRUE_TEXT(name.has_value(), std::string(text).c_str());
  return *name;
}

std::string wire_hex(const Name& name)
{
  return test::to_hex(Bytes(name.wire().begin(), name.wire().end()));
}

} // namespace

TEST_GROUP(Names){};

TEST(Names, texts_become_lower_case_wire_names)
{
  const struct {
    std::string_view text;
    std::string_view wire;
  } cases[] = {
      {".", "00"},
      {"com", "03636f6d00"},
      {"com.", "03636f6d00"},
      {"Evil.EXAMPLE", "046576696c076578616d706c6500"},
      {"a\\.b.c", "03612e62016300"},
      {"\\065\\090", "02617a00"},
      {"\\000\\255", "0200ff00"},
      {"\\\\x", "025c7800"},
      {"_dmarc.-x-", "065f646d617263032d782d00"},
      {"\xc3\x9c", "02c39c00"},
      {"a b", "0361206200"},
  };
  for (const auto& c : cases)
    STRCMP_EQUAL(std::string(c.wire).c_str(), wire_hex(name_of(c.text)).c_str());
}

TEST(Names, bad_texts_are_rejected_with_their_reason)
{
  const std::string label63 = repeat(63, "a");
  const std::string name255 = label63 + "." + label63 + "." + label63 + "." + repeat(61, "a");
  CHECK_TRUE(error_of("") == NameError::empty);
  for (const char* text : {"..", ".a", "a..b", "a..", ".."})
    CHECK_TRUE(error_of(text) == NameError::empty_label);
  CHECK_TRUE(error_of(label63) == NameError::none);
  CHECK_TRUE(error_of(label63 + "a") == NameError::label_too_long);
  CHECK_TRUE(error_of(name255) == NameError::none);
  CHECK_TRUE(error_of(name255 + ".") == NameError::none);
  CHECK_TRUE(error_of(name255 + "a") == NameError::name_too_long);
  CHECK_TRUE(error_of(name255 + ".a") == NameError::name_too_long);
  CHECK_TRUE(error_of(repeat(127, "a.")) == NameError::none);
  CHECK_TRUE(error_of(repeat(128, "a.")) == NameError::name_too_long);
  for (const char* text : {"a\\", "\\25", "\\2", "\\256", "\\2x5", "\\999", "a.\\1 2"})
    CHECK_TRUE(error_of(text) == NameError::bad_escape);
}

TEST(Names, texts_are_escaped_so_that_they_can_be_read_back)
{
  STRCMP_EQUAL(".", format(Name{}).c_str());
  STRCMP_EQUAL("evil.example", format(name_of("EVIL.example.")).c_str());
  STRCMP_EQUAL("a\\.b\\\\.c", format(name_of("a\\.b\\\\.c")).c_str());
  STRCMP_EQUAL("\\000\\009\\032\\127\\255", format(name_of("\\000\\009 \\127\\255")).c_str());
  STRCMP_EQUAL("\\\"\\$\\(\\)\\;\\@", format(name_of("\"$();@")).c_str());
}

TEST(Names, random_wire_names_survive_the_way_through_text)
{
  std::mt19937 random(3);
  for (int i = 0; i < 20000; ++i) {
    Bytes bytes;
    while (random() % 5 != 0) {
      const std::size_t length = 1 + random() % (random() % 8 == 0 ? 63 : 6);
      if (bytes.size() + length + 2 > kMaxNameLength)
        break;
      bytes.push_back(static_cast<std::uint8_t>(length));
      for (std::size_t n = 0; n < length; ++n)
        bytes.push_back(static_cast<std::uint8_t>(random()));
    }
    bytes.push_back(0);
    const auto name = name_from_wire(bytes);
    CHECK_TRUE(name.has_value());
    CHECK_TRUE(parse_name(format(*name)) == name);
    CHECK_TRUE(std::ranges::all_of(format(*name), [](char c) { return c > ' ' && c < 0x7f; }));
    CHECK_TRUE(std::ranges::none_of(name->wire(), [](std::uint8_t c) { return c >= 'A' && c <= 'Z'; }));
  }
}

TEST(Names, wire_bytes_must_be_exactly_one_uncompressed_name)
{
  for (const char* bytes :
       {"", "01", "0161", "0161ff", "016100 00", "c00c", "01 61 c000", "40 00", "80 00", "3f 61 00"})
    CHECK_FALSE_TEXT(name_from_wire(test::hex(bytes)).has_value(), bytes);
  Bytes longest = test::wire(repeat(63, "a") + "." + repeat(63, "b") + "." + repeat(63, "c") + "." + repeat(61, "d"));
  LONGS_EQUAL(255, longest.size());
  CHECK_TRUE(name_from_wire(longest).has_value());
  CHECK_FALSE(name_from_wire(Bytes{1, 'a'} + longest).has_value());
  STRCMP_EQUAL("ab.c", format_wire(test::hex("024142014300"))->c_str());
  CHECK_FALSE(format_wire(test::hex("0241")).has_value());
}

TEST(Names, labels_are_counted_and_cut_from_the_right)
{
  const Name name = name_of("a.bc.evil.example");
  LONGS_EQUAL(4, label_count(name));
  LONGS_EQUAL(0, label_count(Name{}));
  const LabelOffsets offsets = label_offsets(name);
  LONGS_EQUAL(4, offsets.count);
  LONGS_EQUAL(0, offsets.at[0]);
  LONGS_EQUAL(2, offsets.at[1]);
  LONGS_EQUAL(5, offsets.at[2]);
  LONGS_EQUAL(10, offsets.at[3]);
  STRCMP_EQUAL("evil.example", format(suffix(name, 2)).c_str());
  STRCMP_EQUAL("a.bc.evil.example", format(suffix(name, 4)).c_str());
  STRCMP_EQUAL("a.bc.evil.example", format(suffix(name, 99)).c_str());
  CHECK_TRUE(suffix(name, 0).is_root());
  LONGS_EQUAL(127, label_offsets(name_of(repeat(127, "a."))).count);
}

TEST(Names, below_means_whole_labels)
{
  CHECK_TRUE(is_at_or_below(name_of("evil.example"), name_of("evil.example")));
  CHECK_TRUE(is_at_or_below(name_of("a.evil.example"), name_of("evil.example")));
  CHECK_TRUE(is_at_or_below(name_of("evil.example"), Name{}));
  CHECK_TRUE(is_at_or_below(Name{}, Name{}));
  CHECK_FALSE(is_at_or_below(name_of("notevil.example"), name_of("evil.example")));
  CHECK_FALSE(is_at_or_below(name_of("example"), name_of("evil.example")));
  CHECK_FALSE(is_at_or_below(name_of("a\\.evil.example"), name_of("evil.example")));
}

TEST(Names, canonical_order_is_that_of_the_standard)
{
  const char* ordered[] = {".",           "example",        "a.example", "yljkjljk.a.example",
                           "z.a.example", "zabc.a.example", "z.example", "\\001.z.example",
                           "*.z.example", "\\200.z.example"};
  for (std::size_t i = 0; i < std::size(ordered); ++i) {
    for (std::size_t j = 0; j < std::size(ordered); ++j)
      CHECK_TRUE((canonical_order(name_of(ordered[i]), name_of(ordered[j])) <=> 0) == (i <=> j));
  }
}

TEST(Names, equality_ignores_case_and_the_final_dot)
{
  CHECK_TRUE(name_of("Evil.Example.") == name_of("evil.example"));
  CHECK_TRUE(name_of("evil.example") != name_of("evil.exampl"));
  CHECK_TRUE(name_of("a") < name_of("b"));
}

TEST(Names, single_labels_and_numbers_are_told_from_names)
{
  CHECK_TRUE(is_single_label(name_of("localhost")));
  CHECK_FALSE(is_single_label(name_of("a.b")));
  CHECK_FALSE(is_single_label(Name{}));
  CHECK_TRUE(last_label_is_numeric(name_of("1.2.3.04")));
  CHECK_TRUE(last_label_is_numeric(name_of("example.123")));
  CHECK_FALSE(last_label_is_numeric(name_of("123.example")));
  CHECK_FALSE(last_label_is_numeric(name_of("a.1b")));
  CHECK_FALSE(last_label_is_numeric(Name{}));
}

TEST(Names, every_error_has_a_sentence)
{
  STRCMP_EQUAL("empty label", std::string(text(NameError::empty_label)).c_str());
  STRCMP_EQUAL("bad escape", std::string(text(NameError::bad_escape)).c_str());
}

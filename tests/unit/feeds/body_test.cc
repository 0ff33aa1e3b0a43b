// SPDX-License-Identifier: BSD-3-Clause
// Bodies as a whole: which are refused, and which format `auto` chooses.
#include "parsed.h"

#include <CppUTest/TestHarness.h>

using namespace weir::feeds;
using weir::feeds::test::parse;

TEST_GROUP(Body){};

TEST(Body, what_is_no_list_is_refused_with_its_kind)
{
  const struct {
    std::string_view body;
    FeedError error;
  } rows[] = {
      {"", FeedError::empty},
      {" \n\r\n\t\n", FeedError::empty},
      {"# nothing\n; here\n", FeedError::empty},
      {"\xEF\xBB\xBF", FeedError::empty},
      {"<!DOCTYPE html><html>1.2.3.4</html>", FeedError::html},
      {"\n  <html>", FeedError::html},
      {"<?xml version='1.0'?>", FeedError::html},
      {"<html>", FeedError::html},
      {"<soap:Envelope>\n1.2.3.4", FeedError::html},
      {"<a href='x.example'>", FeedError::html},
      {"{\"error\": \"no key\"}", FeedError::json},
      {"[]", FeedError::json},
      {"[ {\"a\": 1}]", FeedError::json},
      {"[\"192.0.2.1\"]", FeedError::json},
      {"\x1f\x8b\x08rest", FeedError::not_text},
      {"PK\x03\x04rest", FeedError::not_text},
      {std::string_view{"\xff\xfe"
                        "1\0",
                        4},
       FeedError::not_text},
      {std::string_view{"192.0.2.1\0", 10}, FeedError::not_text},
      {std::string_view{"1\0"
                        "9\0\n\0"
                        "1.2.3.4\n",
                        14},
       FeedError::not_text},
      {"Access denied\n", FeedError::all_bad},
      {"d41d8cd98f00b204e9800998ecf8427e\n", FeedError::all_bad},
      {"||evil.example^\n", FeedError::unreadable},
      {"address=/evil.example/#\n", FeedError::unreadable},
      {"$TTL 60\n@ SOA a. b. 1 2 3 4 5\nevil.example CNAME .\n", FeedError::unreadable},
      {"local-zone: \"evil.example\" always_nxdomain\n", FeedError::unreadable},
  };
  for (const auto& row : rows) {
    const auto parsed = parse(row.body);
    CHECK_TEXT(!parsed.accepted, std::string(row.body).c_str());
    STRCMP_EQUAL(std::string(word(row.error)).c_str(), std::string(word(parsed.error)).c_str());
    CHECK(!parsed.error_text.empty());
  }
}

TEST(Body, the_sentence_names_the_first_bad_line)
{
  const auto parsed = parse("# head\nAccess denied\nnot ok\n");
  STRCMP_EQUAL("not one entry: 2 items refused, most of them as single-label; the first in line 2: Access",
               parsed.error_text.c_str());
  LONGS_EQUAL(2, parsed.report.rejections.size());
}

TEST(Body, one_bad_line_costs_itself_wherever_it_stands)
{
  const std::string bad = std::string("x\0y.example\n", 12) + "evil\x01.example\n";
  for (const std::size_t lines_before : {0, 1, 1000}) {
    std::string body;
    for (std::size_t i = 0; i < lines_before; ++i)
      body += "192.0.2.1\n";
    body += bad + "198.51.100.1\n198.51.100.2\n198.51.100.3\n";
    const auto parsed = parse(body);
    CHECK(parsed.accepted);
    LONGS_EQUAL(2, parsed.report.rejections.size());
    STRCMP_CONTAINS("198.51.100.1 198.51.100.2 198.51.100.3", parsed.joined().c_str());
  }
}

TEST(Body, an_item_in_angle_brackets_is_no_web_page)
{
  STRCMP_EQUAL("1.2.3.4 evil.example", parse("<evil.example>\n1.2.3.4\n").joined().c_str());
  STRCMP_EQUAL("2001:db8::1", parse("<2001:db8::1>\n").joined().c_str());
  LONGS_EQUAL(1, parse("<http://evil.example/a>\n1.2.3.4\n").count(IndicatorType::url));
}

TEST(Body, one_refused_item_is_told_in_the_singular)
{
  STRCMP_EQUAL("not one entry: 1 item refused, as single-label; in line 1: Access",
               parse("Access\n").error_text.c_str());
}

TEST(Body, auto_tells_hosts_from_lists)
{
  STRCMP_EQUAL("hosts", parse("# x\n127.0.0.1 localhost\n0.0.0.0 bad.example\n").format.c_str());
  STRCMP_EQUAL("hosts", parse(":: bad.example\n").format.c_str());
  STRCMP_EQUAL("list", parse("192.0.2.1 host.example\n").format.c_str());
  STRCMP_EQUAL("list", parse("bad.example\nworse.example\n").format.c_str());
  STRCMP_EQUAL("list", parse("[2001:db8::1]\n").format.c_str());
}

TEST(Body, formats_of_later_versions_and_unknown_ones_are_told_apart)
{
  STRCMP_EQUAL("unreadable", std::string(word(parse("a", "stix").error)).c_str());
  STRCMP_EQUAL("unknown-format", std::string(word(parse("a", "nonsense").error)).c_str());
  CHECK(is_readable("auto") && is_readable("list") && is_readable("hosts") && !is_readable("rpz"));
  LONGS_EQUAL(21, format_names().size());
}

TEST(Body, a_byte_order_mark_is_no_part_of_the_first_line)
{
  STRCMP_EQUAL("bad.example", parse("\xEF\xBB\xBF"
                                    "0.0.0.0 bad.example\n")
                                  .joined()
                                  .c_str());
}

TEST(Body, options_that_read_differently_have_other_fingerprints)
{
  const FeedOptions options{"a", "list", Subdomains::format, false, false};
  FeedOptions other = options;
  other.name = "b";
  CHECK(fingerprint(options) == fingerprint(other));
  for (auto change :
       {+[](FeedOptions& o) { o.format = "auto"; }, +[](FeedOptions& o) { o.subdomains = Subdomains::no; },
        +[](FeedOptions& o) { o.public_suffixes = true; }, +[](FeedOptions& o) { o.allow = true; }}) {
    other = options;
    change(other);
    CHECK(fingerprint(options) != fingerprint(other));
  }
}

// SPDX-License-Identifier: BSD-3-Clause
// Plain lists: which line gives which entry, and what is said about the others.
#include "parsed.h"

#include <weir/feeds/name_reading.h>

#include <cstdio>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::feeds;
using weir::feeds::test::parse;

TEST_GROUP(ListReader){};

namespace {

struct Row {
  const char* line;
  const char* entries;
};

/// One good line is added so that a refused line does not refuse the body.
constexpr const char* kGood = "198.51.100.77\n";

std::string entries_of(const char* line)
{
  std::string all = parse(std::string(line) + "\n" + kGood, "list").joined();
  const std::string good = "198.51.100.77";
  const std::size_t at = all.find(good);
  all.erase(at, good.size());
  if (at < all.size())
    all.erase(at == 0 ? 0 : at - 1, 1);
  else if (!all.empty())
    all.pop_back();
  return all;
}

} // namespace

TEST(ListReader, forms_of_addresses_and_prefixes_are_taken)
{
  const Row rows[] = {
      {"192.0.2.10", "192.0.2.10"},
      {"192.0.2.10/32", "192.0.2.10"},
      {"198.51.100.0/25 ; note", "198.51.100.0/25"},
      {"198.51.100.0/25\t#x", "198.51.100.0/25"},
      {"31.13.0.77/16", "31.13.0.0/16"},
      {"203.0.113.5-203.0.113.9 free text", "203.0.113.5 203.0.113.6/31 203.0.113.8/31"},
      {"203.0.113.5-203.0.113.5", "203.0.113.5"},
      {"203.0.113.5:443", "203.0.113.5"},
      {"203.0.113.5[:]443", "203.0.113.5"},
      {"2001:db8:bad::/48 #v6", "2001:db8:bad::/48"},
      {"2001:DB8::1", "2001:db8::1"},
      {"[2001:db8::1]:443", "2001:db8::1"},
      {"2001:db8::-2001:db8::3", "2001:db8::/126"},
      {"::ffff:203.0.113.5", "203.0.113.5"},
      {"203.0.113.5.", "203.0.113.5"},
      {"203.0.113.5 dot matrix printer", "203.0.113.5"},
      {"203.0.113.5 . next", "203.0.113.5"},
      {"<203.0.113.5>", "203.0.113.5"},
      {"::ffff:203.0.113.0/120", "203.0.113.0/24"},
      {"64:ff9b::cb00:7105", "64:ff9b::cb00:7105"},
      {"\"203.0.113.5\",", "203.0.113.5"},
      {"\xEF\xBB\xBF"
       "203.0.113.5",
       "203.0.113.5"},
  };
  for (const Row& row : rows)
    STRCMP_EQUAL_TEXT(row.entries, entries_of(row.line).c_str(), row.line);
}

TEST(ListReader, forms_of_names_are_taken)
{
  const Row rows[] = {
      {"evil.example", "evil.example"},
      {"EVIL.Example.", "evil.example"},
      {"evil[.]example", "evil.example"},
      {"evil[dot]example", "evil.example"},
      {"evil dot example", "evil.example"},
      {"_dmarc.evil.example", "_dmarc.evil.example"},
      {"-odd-.example", "-odd-.example"},
      {"evil.example:8443", "evil.example"},
      {"b\xC3\xBC"
       "cher.example",
       "xn--bcher-kva.example"},
      {"B\xC3\x9C"
       "CHER.example",
       "xn--bcher-kva.example"},
      {"evil\xE3\x80\x82"
       "example",
       "evil.example"},
      {"xn--bcher-kva.example", "xn--bcher-kva.example"},
      {"evil.example a free text", "evil.example"},
      {"evil.zip", "evil.zip"},
  };
  for (const Row& row : rows)
    STRCMP_EQUAL_TEXT(row.entries, entries_of(row.line).c_str(), row.line);
}

TEST(ListReader, refused_lines_say_why_and_where)
{
  const Row rows[] = {
      {"192.0.2.010", "leading-zero"},
      {"192.0.2.010/32", "leading-zero"},
      {"192.0.2.0/255.255.255.0", "netmask"},
      {"192.0.2.0/33", "bad-prefix"},
      {"192.0.2.0/-1", "bad-prefix"},
      {"192.0.2.0/+8", "bad-prefix"},
      {"192.0.2.0/ 24", "bad-prefix"},
      {"192.0.2.1/", "bad-prefix"},
      {"192.0.2.0/024", "bad-prefix"},
      {"2001:db8::/129", "bad-prefix"},
      {"2a0e:b107:17/48", "bad-prefix"},
      {"[2001:db8::1]/64", "bad-prefix"},
      {"192.0.2.0/24-198.51.100.0/24", "bad-prefix"},
      {"192.0.2.0/24:80", "bad-prefix"},
      {"203.0.113.9-203.0.113.5", "bad-range"},
      {"203.0.113.9-12", "bad-range"},
      {"0.0.0.0/0", "too-wide"},
      {"::/0", "too-wide"},
      {"128.0.0.0/7", "too-wide"},
      {"2000::/18", "too-wide"},
      {"0.0.0.0-255.255.255.255", "too-wide"},
      {"2001:db8:::1", "bad-address"},
      {"256.1.1.1", "not-a-name"},
      {"1.2.3", "not-a-name"},
      {"1.2.3.4.5", "not-a-name"},
      {"evil..example", "not-a-name"},
      {".evil.example", "not-a-name"},
      {"evil!.example", "not-a-name"},
      {"||evil.example^", "not-a-name"},
      {"localhost", "single-label"},
      {"Access", "single-label"},
      {"*.evil.example", "wildcard"},
      {"http://", "bad-url"},
      {"\xC3.example", "bad-idn"},
  };
  for (const Row& row : rows) {
    const auto parsed = parse(std::string(kGood) + "  " + row.line + "\n", "list");
    LONGS_EQUAL_TEXT(1, parsed.report.rejections.size(), row.line);
    const Rejection& rejection = parsed.report.rejections[0];
    STRCMP_EQUAL_TEXT(row.entries, rejection.reason.c_str(), row.line);
    LONGS_EQUAL(2, rejection.line);
    LONGS_EQUAL(3, rejection.column);
    LONGS_EQUAL(1, parsed.rejected(row.entries));
    STRCMP_EQUAL("198.51.100.77", parsed.joined().c_str());
  }
}

TEST(ListReader, ranges_beyond_what_a_feed_may_need_are_refused)
{
  std::string body = kGood;
  char line[100];
  for (unsigned i = 0; i < 14000; ++i) { // 156 prefixes each
    std::snprintf(line, sizeof(line), "2001:db8:%x::1-2001:db8:%x:7fff:ffff:ffff:ffff:fffe\n", i, i);
    body += line;
  }
  const auto parsed = parse(body, "list");
  LONGS_EQUAL(14000, parsed.counted("ranges") + parsed.rejected("too-many-prefixes"));
  CHECK(parsed.counted("ranges") > 13000);
  CHECK(parsed.rejected("too-many-prefixes") > 100);
  CHECK(parsed.count(IndicatorType::ipv6_prefix) <= std::size_t{1} << 21);
}

TEST(ListReader, a_line_ends_with_any_line_end)
{
  const auto parsed = parse("203.0.113.1\r203.0.113.2 note\r\n203.0.113.3\nbad\r203.0.113.4\r", "list");
  STRCMP_EQUAL("203.0.113.1 203.0.113.2 203.0.113.3 203.0.113.4", parsed.joined().c_str());
  LONGS_EQUAL(4, parsed.report.rejections[0].line);
  LONGS_EQUAL(5, parsed.lines[3]);
}

/// A search for the next line feed from every line would take hours.
TEST(ListReader, a_body_of_carriage_returns_is_read_in_one_pass)
{
  std::string body(8U << 20, '\r');
  body += "203.0.113.1\r203.0.113.2";
  const auto parsed = parse(body, "list");
  STRCMP_EQUAL("203.0.113.1 203.0.113.2", parsed.joined().c_str());
  LONGS_EQUAL((8 << 20) + 1, parsed.lines[0]);
}

TEST(ListReader, a_rejection_shows_the_source_and_nothing_unprintable)
{
  const auto parsed = parse(std::string(kGood) + "evil[.]\x1b[31mred\n" + std::string(500, 'a') + "\n", "list");
  LONGS_EQUAL(2, parsed.report.rejections.size());
  STRCMP_EQUAL("evil[.]\\x1b[31mred", parsed.report.rejections[0].text.c_str());
  STRCMP_EQUAL((std::string(kMaxRejectionText, 'a') + "...").c_str(), parsed.report.rejections[1].text.c_str());
}

TEST(ListReader, what_is_understood_and_not_taken_is_counted)
{
  const Row rows[] = {
      {"user[@]evil[.]example", "emails"},
      {"readme.txt", "file-names"},
      {"d41d8cd98f00b204e9800998ecf8427e", "file-hashes"},
      {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "file-hashes"},
      {"# a comment", "comments"},
      {"; a comment", "comments"},
  };
  for (const Row& row : rows) {
    const auto parsed = parse(std::string(kGood) + row.line + "\n", "list");
    LONGS_EQUAL_TEXT(1, parsed.counted(row.entries), row.line);
    LONGS_EQUAL_TEXT(0, parsed.report.rejections.size(), row.line);
    STRCMP_EQUAL_TEXT("198.51.100.77", parsed.joined().c_str(), row.line);
  }
}

TEST(ListReader, urls_are_counted_and_never_become_names)
{
  const auto parsed = parse("http://evil.example/a\nhxxp://evil[.]example/a\nhxxps://evil[.]example[:]8443/a.exe\n"
                            "https://203.0.113.9/x\nevil.example/path\n203.0.113.9/x.sh\n203.0.113.9/2026/"
                            "12\nevil.example:80/24\nhttp://[2001:db8::1]:80/\n",
                            "list");
  CHECK(parsed.accepted);
  LONGS_EQUAL(8, parsed.count(IndicatorType::url));
  LONGS_EQUAL(1, parsed.report.duplicates);
  LONGS_EQUAL(0, parsed.entries.size());
}

TEST(ListReader, normalisations_are_counted)
{
  const auto parsed = parse("192[.]0[.]2[.]1\n192.0.2.77/24\n::ffff:192.0.2.9\nb\xC3\xBC.example\n"
                            "192.0.2.4:80\n192.0.2.5-192.0.2.6\n",
                            "list");
  for (const char* what : {"refanged", "host-bits", "ipv4-mapped", "idn", "ports", "ranges"})
    LONGS_EQUAL_TEXT(1, parsed.counted(what), what);
}

TEST(ListReader, duplicates_are_counted_after_normalisation_and_the_first_line_stays)
{
  const auto parsed =
      parse("evil.example\nEVIL.example.\nevil[.]example\n192.0.2.1\n192[.]0.2.1\n192.0.2.1/32\n", "list");
  STRCMP_EQUAL("192.0.2.1 evil.example", parsed.joined().c_str());
  LONGS_EQUAL(4, parsed.report.duplicates);
  LONGS_EQUAL(4, parsed.lines[0]);
  LONGS_EQUAL(1, parsed.lines[1]);
}

TEST(ListReader, one_long_line_costs_itself_only)
{
  const auto parsed = parse(std::string(5000, 'x') + "\n192.0.2.1\n", "list");
  LONGS_EQUAL(1, parsed.rejected("line-too-long"));
  STRCMP_EQUAL("192.0.2.1", parsed.joined().c_str());
}

TEST(ListReader, carriage_returns_and_a_missing_last_line_end_do_not_matter)
{
  STRCMP_EQUAL("192.0.2.1 192.0.2.2", parse("192.0.2.1\r\n\r\n192.0.2.2", "list").joined().c_str());
}

TEST(ListReader, only_the_first_thousand_rejections_keep_their_text)
{
  std::string body = kGood;
  for (int i = 0; i < 1500; ++i)
    body += "bad\n";
  const auto parsed = parse(body, "list");
  LONGS_EQUAL(1500, parsed.rejected("single-label"));
  LONGS_EQUAL(kMaxRejections, parsed.report.rejections.size());
}

TEST(ListReader, subdomains_yes_widens_names_but_not_public_suffixes)
{
  FeedOptions options{"test", "list", Subdomains::yes, false, false};
  const auto guarded = parse("evil.example\nco.uk\n", options);
  STRCMP_EQUAL("+evil.example co.uk", guarded.joined().c_str());
  LONGS_EQUAL(1, guarded.rejected("public-suffix"));
  options.public_suffixes = true;
  const auto told = parse("evil.example\nco.uk\n", options);
  STRCMP_EQUAL("+evil.example +co.uk", told.joined().c_str());
  LONGS_EQUAL(0, told.report.rejections.size());
}

TEST(ListReader, guards_refuse_what_blocks_and_not_what_allows)
{
  const FeedOptions options{"test", "list", Subdomains::yes, false, true};
  const auto parsed = parse("16.0.0.0/4\nco.uk\n", options);
  STRCMP_EQUAL("16.0.0.0/4 +co.uk", parsed.joined().c_str());
  LONGS_EQUAL(2, parsed.count(IndicatorType::allow));
}

TEST(ListReader, canaries_are_taken)
{
  STRCMP_EQUAL("use-application-dns.net", parse("use-application-dns.net\n", "list").joined().c_str());
}

TEST(ListReader, file_names_are_told_by_their_endings)
{
  for (const std::string_view file : {"a.7z", "readme.TXT", "x.y.docx", ".js", "a.PS1"})
    CHECK_TEXT(looks_like_file(file), std::string(file).c_str());
  for (const std::string_view other : {std::string_view(""), std::string_view("txt"), std::string_view("a."),
                                       std::string_view("a.html5"), std::string_view("a.7"), std::string_view("a.7zz"),
                                       std::string_view("evil.com"), std::string_view("a.7z\0", 5)})
    CHECK_TEXT(!looks_like_file(other), std::string(other).c_str());
}

// SPDX-License-Identifier: BSD-3-Clause
// What is taken out of a report, and what is not: the ways in which other extractors go wrong, one by one.
#include <weir/hunt/report.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::hunt;

namespace {

/// "address 192.0.2.1, name evil.example" of all that was found.
std::string found(std::string_view text, const ReportOptions& options = {})
{
  std::string out;
  for (const Indicator& one : read_report(text, options).indicators)
    out += (out.empty() ? "" : ", ") + std::string(weir::feeds::word(one.type)) + ' ' + one.text;
  return out;
}

std::string left_out(std::string_view text)
{
  std::string out;
  for (const LeftOut& one : read_report(text).left_out)
    out += (out.empty() ? "" : "; ") + one.text + ": " + std::string(one.reason);
  return out;
}

struct Row {
  const char* text;
  const char* found;
};

} // namespace

TEST_GROUP(HuntReport){};

TEST(HuntReport, regression_vectors_of_other_extractors)
{
  const Row rows[] = {
      {"10.1.2.0/24", ""}, // whole, and private
      {"198.51.100.0/24", "ipv4_prefix 198.51.100.0/24"},
      {"203.0.113.5:443", "ipv4 203.0.113.5"},
      {"203.0.113.4-203.0.113.7", "ipv4_prefix 203.0.113.4/30"},
      {"203.0.113.4 - 203.0.113.8", "ipv4_prefix 203.0.113.4/30, ipv4 203.0.113.8"},
      {"203.0.113.4\xE2\x80\x93"
       "203.0.113.7",
       "ipv4_prefix 203.0.113.4/30"},
      {"203.0.113.4 - 203.0.113.7.", "ipv4_prefix 203.0.113.4/30"},
      {"203.0.113.4-7", "ipv4_prefix 203.0.113.4/30"},
      {"evil[dot]example", "name evil.example"},
      {"evil(dot)example and evil{.}test[.]example", "name evil.example, name evil.test.example"},
      {"203.0.113[.5", "ipv4 203.0.113.5"},
      {"2001:db8::1 and [2001:db8::2]:443, 2001[:]db8::3", "ipv6 2001:db8::1, ipv6 2001:db8::2, ipv6 2001:db8::3"},
      {"2001:db8:bad::/48", "ipv6_prefix 2001:db8:bad::/48"},
      {"hXXps://evil[.]example/a.exe", "url https://evil.example/a.exe"},
      {"hxxps://evil[.]example[:]8443/a.exe", "url https://evil.example:8443/a.exe"},
      {"user[@]evil[.]example", ""},
      {"user[at]evil[.]example", ""},
      {"readme.txt", ""},
      {"evil.example.", "name evil.example"},
      {"Seen: evil.example. Then nothing.", "name evil.example"},
      {"https://evil.example/x", "url https://evil.example/x"}, // its host is not taken for a name
  };
  for (const Row& row : rows)
    STRCMP_EQUAL_TEXT(row.found, found(row.text).c_str(), row.text);
  STRCMP_EQUAL("10.1.2.0/24: private or reserved: nothing on the Internet", left_out("10.1.2.0/24").c_str());
  STRCMP_EQUAL("ipv4_prefix 10.1.2.0/24", found("10.1.2.0/24", {.reserved_too = true}).c_str());
}

TEST(HuntReport, defanged_forms)
{
  const Row rows[] = {
      {"117[.]213[.]7[.]8", "ipv4 117.213.7.8"},
      {"117(.)213{.}7[.]8", "ipv4 117.213.7.8"},
      {"evil [.] example", "name evil.example"},
      {"- evil dot example", "name evil.example"},
      {"EVIL.Example", ""}, // "Example" begins like a sentence
      {"EVIL[.]Example", "name evil.example"},
      {"hxxp[:]//evil[.]example/a", "url http://evil.example/a"},
      {"hxxp://192.0.2[.]1:8080/x?y=1", "url http://192.0.2.1:8080/x?y=1"},
      {"fxp://evil.example/f", "url ftp://evil.example/f"},
      {"*.evil.example", "name_subdomains evil.example"},
      {"b\xC3\xBC"
       "cher.example",
       "name xn--bcher-kva.example"},
      {"evil\xE2\x80\x8B.example", "name evil.example"},
      {"invoice[.]zip", "name invoice.zip"},
  };
  for (const Row& row : rows)
    STRCMP_EQUAL_TEXT(row.found, found(row.text).c_str(), row.text);
}

TEST(HuntReport, tables_csv_json_html_and_stix)
{
  const Row rows[] = {
      {"192.0.2.1,evil.example,\"192.0.2.2\"", "ipv4 192.0.2.1, name evil.example, ipv4 192.0.2.2"},
      {"<td>192.0.2.1</td><a href=\"http://evil.example/a\">x</a>", "ipv4 192.0.2.1, url http://evil.example/a"},
      {"| 192.0.2.1 | evil.example |", "ipv4 192.0.2.1, name evil.example"},
      {"[ipv4-addr:value = '192.0.2.1'] OR [domain-name:value='evil.example']", "ipv4 192.0.2.1, name evil.example"},
      {"{\"ip\":\"192.0.2.1\",\"url\":\"http://evil.example/a,b\"}", "ipv4 192.0.2.1, url http://evil.example/a,b"},
      {"http://a.example/x,http://b.example/y;https://c.example",
       "url http://a.example/x, url http://b.example/y, url https://c.example"},
      {"(see http://evil.example/a). http://evil.example/b(1)",
       "url http://evil.example/a, url http://evil.example/b(1)"},
      {"URL:hxxp://evil.example/a ip:192.0.2.1 domain:evil.example",
       "url http://evil.example/a, ipv4 192.0.2.1, name evil.example"},
      {"C2=evil.example;port=443", "name evil.example"},
      {"evil.example:8443", "name evil.example"},
      {"evil.example/a.php", "url evil.example/a.php"},
      {"http://user:pw@Evil.Example/A", "url http://user:pw@evil.example/A"},
      {"\xE2\x80\x9C"
       "evil.example\xE2\x80\x9D",
       "name evil.example"},
      {"192.0.2.1\r\n192.0.2.2\r\n", "ipv4 192.0.2.1, ipv4 192.0.2.2"},
      {"http://evil.example/\xC3\xA4", "url http://evil.example/%C3%A4"},
      {"::ffff:192.0.2.1", "ipv4 192.0.2.1"},
      {"198.51.100.7/24", "ipv4_prefix 198.51.100.0/24"},
  };
  for (const Row& row : rows)
    STRCMP_EQUAL_TEXT(row.found, found(row.text).c_str(), row.text);
}

TEST(HuntReport, what_only_looks_like_an_indicator)
{
  for (const char* text :
       {"std::string a::b e.g. i.e. and/or v1.2 node.js document.getElementById setup.sh",
        "CVE-2021-44228 T1071.004 aa:bb:cc:dd:ee:ff 12:30:45 2024.01.02", "found.In the end", "://", "http://",
        "::", "1.2.3", "localhost", "file.tar.gz", "C:\\Windows\\system32\\a.exe", "@", "a@b", "[[[[", "...", "-.-"})
    STRCMP_EQUAL_TEXT("", found(text).c_str(), text);
  STRCMP_EQUAL("127.0.0.1: private or reserved: nothing on the Internet; fe80::1: private or reserved: nothing on the "
               "Internet; 1.0.0.0/7: wider than /8 (IPv4) or /19 (IPv6); 256.1.1.1: four numbers that are no address; "
               "co.uk: a whole public suffix; 1.2.3.4/33: a prefix length that is none; 192.0.2.9-192.0.2.1: a range "
               "whose end is before its beginning; setup.sh: a name or a file; defang it to have it taken as a name",
               left_out("127.0.0.1 fe80::1 1.0.0.0/7 256.1.1.1 co.uk 1.2.3.4/33 192.0.2.9-192.0.2.1 setup.sh").c_str());
}

TEST(HuntReport, duplicates_hashes_and_the_rest_are_counted)
{
  const Report report = read_report("117[.]213[.]7[.]8\n117.213.7.8\n"
                                    "d41d8cd98f00b204e9800998ecf8427e da39a3ee5e6b4b0d3255bfef95601890afd80709\n"
                                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
                                    "a@evil.example readme.txt 192.0.2.1:80\n");
  LONGS_EQUAL(2, report.indicators.size());
  LONGS_EQUAL(1, report.duplicates);
  LONGS_EQUAL(1, report.defanged);
  LONGS_EQUAL(1, report.indicators[0].line);
  LONGS_EQUAL(5, report.indicators[1].line);
  for (const char* what : {"MD5 hashes", "SHA-1 hashes", "SHA-256 hashes", "mail addresses", "file names", "ports"})
    LONGS_EQUAL_TEXT(1, report.counted.at(what), what);
}

TEST(HuntReport, names_with_all_below_and_hosts_of_urls_are_taken_when_asked_for)
{
  STRCMP_EQUAL("name_subdomains evil.example", found("evil.example", {.subdomains = true}).c_str());
  STRCMP_EQUAL("url http://evil.example/a, name evil.example",
               found("http://evil.example/a", {.hosts_of_urls = true}).c_str());
  STRCMP_EQUAL("url http://[2001:db8::1]:81/a, ipv6 2001:db8::1",
               found("http://[2001:db8::1]:81/a", {.hosts_of_urls = true}).c_str());
}

TEST(HuntReport, a_report_without_end_is_cut)
{
  std::string text;
  for (unsigned i = 0; i < kMaxIndicators + 10; ++i)
    text += 'n' + std::to_string(i) + ".example ";
  text += '\n';
  const Report report = read_report(text + text);
  LONGS_EQUAL(kMaxIndicators, report.indicators.size());
  CHECK(report.too_many);
}

TEST(HuntReport, long_lines_take_time_that_grows_with_their_length)
{
  for (const char* piece : {"[.]", "(", "a.", "://", "1.1.1.1-", "1.1.1.1 - 1.1.1.2 ", "[2001:db8::", "http://[", "-",
                            "\xE2\x80\x8B", "dot "}) {
    std::string text;
    while (text.size() < 2'000'000)
      text += piece;
    static_cast<void>(read_report(text));
  }
}

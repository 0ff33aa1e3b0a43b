// SPDX-License-Identifier: BSD-3-Clause
// Queries as text; tests/smoke/hunt.sh reads them back with a parser of its own.
#include <weir/hunt/query.h>
#include <weir/hunt/report.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::hunt;

namespace {

std::string query(Language language, std::string_view report, const QueryOptions& options = {})
{
  std::string out;
  for (const std::string& one : make_queries(language, read_report(report).indicators, options))
    out += one + '\n';
  return out;
}

} // namespace

TEST_GROUP(HuntQueries){};

TEST(HuntQueries, both_directions_and_answers_of_dns)
{
  STRCMP_EQUAL("(destination.ip:(\"192.0.2.1\" OR \"198.51.100.0/24\") OR source.ip:(\"192.0.2.1\" OR "
               "\"198.51.100.0/24\") OR dns.resolved_ip:(\"192.0.2.1\" OR \"198.51.100.0/24\"))\n",
               query(Language::lucene, "192.0.2.1 198.51.100.0/24").c_str());
  STRCMP_EQUAL(
      "(destination.ip : \"2001:db8::1\" or source.ip : \"2001:db8::1\" or dns.resolved_ip : \"2001:db8::1\")\n",
      query(Language::kql, "2001:db8::1").c_str());
}

TEST(HuntQueries, names_are_hunted_in_dns_first)
{
  STRCMP_EQUAL("(dns.question.name:(\"evil.example\" OR *.evil.example) OR destination.domain:(\"evil.example\" OR "
               "*.evil.example) OR url.domain:(\"evil.example\" OR *.evil.example))\n",
               query(Language::lucene, "*.evil.example").c_str());
  STRCMP_EQUAL("any where dns.question.name in~ (\"evil.example\") or dns.question.name like~ \"*.evil.example\" or "
               "destination.domain in~ (\"evil.example\") or destination.domain like~ \"*.evil.example\" or url.domain "
               "in~ (\"evil.example\") or url.domain like~ \"*.evil.example\"\n",
               query(Language::eql, "*.evil.example").c_str());
}

TEST(HuntQueries, every_language_has_an_address)
{
  STRCMP_EQUAL("FROM logs-*,filebeat-* | WHERE CIDR_MATCH(destination.ip, \"192.0.2.1/32\", \"2001:db8::1/128\") OR "
               "CIDR_MATCH(source.ip, \"192.0.2.1/32\", \"2001:db8::1/128\") OR CIDR_MATCH(dns.resolved_ip, "
               "\"192.0.2.1/32\", \"2001:db8::1/128\")\n",
               query(Language::esql, "192.0.2.1 2001:db8::1").c_str());
  STRCMP_EQUAL("(dest_ip=\"192.0.2.1\") OR (src_ip=\"192.0.2.1\") OR (answer=\"192.0.2.1\")\n",
               query(Language::splunk, "192.0.2.1").c_str());
  STRCMP_EQUAL("union isfuzzy=true (CommonSecurityLog | where DestinationIP in (\"192.0.2.1\") or SourceIP in "
               "(\"192.0.2.1\")), (DnsEvents | where has_any_ipv4(IPAddresses, \"192.0.2.1\"))\n",
               query(Language::sentinel, "192.0.2.1").c_str());
  STRCMP_EQUAL("CommonSecurityLog | where ipv4_is_in_any_range(DestinationIP, \"198.51.100.0/24\") or "
               "ipv4_is_in_any_range(SourceIP, \"198.51.100.0/24\")\n",
               query(Language::sentinel, "198.51.100.0/24").c_str());
}

TEST(HuntQueries, what_means_something_is_escaped)
{
  const std::vector<Indicator> urls = {{IndicatorType::url, "http://e.example/\"a\\b*c?d'e", 0}};
  const auto one = [&](Language language) { return make_queries(language, urls).at(0); };
  STRCMP_EQUAL("(url.original:\"http://e.example/\\\"a\\\\b*c?d'e\" OR url.full:\"http://e.example/\\\"a\\\\b*c?d'e\")",
               one(Language::lucene).c_str());
  STRCMP_CONTAINS("- 'http://e.example/\"a\\\\b\\*c\\?d''e'\n", one(Language::sigma).c_str());
  STRCMP_CONTAINS("terms: {url.full: [\"http://e.example/\\\"a\\\\b*c?d'e\"]}", one(Language::elastalert).c_str());
}

TEST(HuntQueries, many_indicators_are_many_queries_and_one_elastalert_rule)
{
  std::string report;
  for (int i = 0; i < 7; ++i)
    report += "192.0.2." + std::to_string(i + 1) + '\n';
  const auto indicators = read_report(report).indicators;
  for (const Language language : {Language::lucene, Language::kql, Language::esql, Language::eql, Language::sigma,
                                  Language::splunk, Language::sentinel})
    LONGS_EQUAL(3, make_queries(language, indicators, {.chunk = 3}).size());
  LONGS_EQUAL(1, make_queries(Language::elastalert, indicators, {.chunk = 3}).size());
  LONGS_EQUAL(0, make_queries(Language::lucene, {}).size());
  STRCMP_CONTAINS("title: 'Hunt case-7-3: addresses in connections'\n",
                  make_queries(Language::sigma, indicators, {.chunk = 3, .title = "case'7"})[2].c_str());
}

TEST(HuntQueries, a_url_without_scheme_is_asked_for_with_both)
{
  STRCMP_EQUAL("(url=\"http://evil.example/a\" OR url=\"https://evil.example/a\")\n",
               query(Language::splunk, "evil.example/a").c_str());
}

TEST(HuntQueries, words_of_languages_are_read_back)
{
  for (const char* language : {"lucene", "kql", "esql", "eql", "sigma", "elastalert", "splunk", "sentinel"})
    STRCMP_EQUAL(language, std::string(word(parse_language(language).value())).c_str());
  CHECK(!parse_language("sql").has_value());
}

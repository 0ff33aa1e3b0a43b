// SPDX-License-Identifier: BSD-3-Clause
// Feeds as they are published, against an independent count; skipped where they are not at hand.
#include "parsed.h"

#include <algorithm>
#include <set>
#include <sstream>

#include <CppUTest/TestHarness.h>

using namespace weir::feeds;
using weir::feeds::test::parse;
using weir::feeds::test::shared_feed;

TEST_GROUP(RealFeeds){};

namespace {

/// The given word of all lines that are no comments, in lower case.
std::vector<std::string> words(const std::string& body, int wanted)
{
  std::vector<std::string> all;
  std::istringstream lines(body);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#')
      continue;
    std::istringstream in(line);
    std::string word;
    for (int i = 0; i <= wanted; ++i)
      in >> word;
    std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
    all.push_back(word);
  }
  return all;
}

std::set<std::string> as_set(const std::vector<std::string>& list)
{
  return {list.begin(), list.end()};
}

} // namespace

TEST(RealFeeds, the_seed_note_gives_four_addresses_and_one_duplicate)
{
  std::string body = shared_feed("soc-note-iocs.txt");
  if (body.empty())
    body =
        "117[.]213[.]7[.]8\n119[.]180[.]220[.]224\n144[.]202[.]127[.]44\n119[.]180[.]220[.]224\n221[.]15[.]94[.]231\n";
  const auto parsed = parse(body);
  STRCMP_EQUAL("117.213.7.8 119.180.220.224 144.202.127.44 221.15.94.231", parsed.joined().c_str());
  LONGS_EQUAL(4, parsed.count(IndicatorType::ipv4));
  LONGS_EQUAL(1, parsed.report.duplicates);
  LONGS_EQUAL(5, parsed.counted("refanged"));
  LONGS_EQUAL(0, parsed.report.rejections.size());
}

TEST(RealFeeds, ipsum_is_read_completely)
{
  const std::string body = shared_feed("ipsum-level3.txt");
  if (body.empty())
    return;
  const auto parsed = parse(body);
  const auto expected = words(body, 0);
  CHECK(as_set(parsed.entries) == as_set(expected));
  LONGS_EQUAL(as_set(expected).size(), parsed.count(IndicatorType::ipv4));
  LONGS_EQUAL(expected.size() - as_set(expected).size(), parsed.report.duplicates);
  LONGS_EQUAL(0, parsed.report.rejections.size());
}

TEST(RealFeeds, hosts_file_and_plain_names_give_the_same_set)
{
  const std::string hosts = shared_feed("hagezi-fake.hosts");
  const std::string domains = shared_feed("hagezi-fake.domains");
  if (hosts.empty() || domains.empty())
    return;
  const auto from_hosts = parse(hosts);
  const auto from_list = parse(domains);
  STRCMP_EQUAL("hosts", from_hosts.format.c_str());
  STRCMP_EQUAL("list", from_list.format.c_str());
  CHECK(as_set(from_hosts.entries) == as_set(words(hosts, 1)));
  CHECK(from_hosts.entries == from_list.entries);
  LONGS_EQUAL(14043, from_hosts.count(IndicatorType::name));
  LONGS_EQUAL(0, from_hosts.report.rejections.size());
}

TEST(RealFeeds, a_netset_gives_prefixes_and_addresses)
{
  const std::string body = shared_feed("spamhaus-drop.netset");
  if (body.empty())
    return;
  const auto parsed = parse(body);
  const auto expected = words(body, 0);
  CHECK(as_set(parsed.entries) == as_set(expected));
  LONGS_EQUAL(as_set(expected).size(), parsed.count(IndicatorType::ipv4_prefix) + parsed.count(IndicatorType::ipv4));
  LONGS_EQUAL(0, parsed.report.rejections.size());
}

// SPDX-License-Identifier: BSD-3-Clause
// hosts files: names behind null addresses, and nothing else.
#include "parsed.h"

#include <CppUTest/TestHarness.h>

using namespace weir::feeds;
using weir::feeds::test::parse;

TEST_GROUP(HostsReader){};

TEST(HostsReader, all_names_behind_null_addresses_are_taken_exactly)
{
  const auto parsed = parse("0.0.0.0 bad.example Tracker.Bad.example. # x\n::1 bad6.example\n"
                            "127.0.0.1\tb.example#c\n:: c.example\n",
                            "hosts");
  STRCMP_EQUAL("b.example bad.example tracker.bad.example bad6.example c.example", parsed.joined().c_str());
  LONGS_EQUAL(5, parsed.count(IndicatorType::name));
  LONGS_EQUAL(0, parsed.report.rejections.size());
}

TEST(HostsReader, the_machines_own_lines_are_counted)
{
  const auto parsed = parse("127.0.0.1 localhost localhost.localdomain local\n255.255.255.255 broadcasthost\n"
                            "::1 ip6-localhost ip6-loopback\n0.0.0.0 0.0.0.0\n0.0.0.0 bad.example\n",
                            "hosts");
  LONGS_EQUAL(7, parsed.counted("local-names"));
  LONGS_EQUAL(0, parsed.report.rejections.size());
  STRCMP_EQUAL("bad.example", parsed.joined().c_str());
}

TEST(HostsReader, a_name_of_ones_own_is_known_however_it_is_written_and_no_other_is)
{
  const auto parsed = parse("127.0.0.1 LOCALHOST localhost. Localhost.LocalDomain IP6-AllNodes\n"
                            "0.0.0.0 ip6-evil.example localhost.example\n",
                            "hosts");
  LONGS_EQUAL(4, parsed.counted("local-names"));
  STRCMP_EQUAL("ip6-evil.example localhost.example", parsed.joined().c_str());
  LONGS_EQUAL(0, parsed.report.rejections.size());
}

TEST(HostsReader, the_null_address_is_one_however_it_is_written)
{
  const auto parsed = parse("::0 a.example\n0:0:0:0:0:0:0:0 b.example\n0::1 c.example\n127.0.0.2 d.example\n", "hosts");
  STRCMP_EQUAL("a.example b.example c.example", parsed.joined().c_str());
  LONGS_EQUAL(1, parsed.counted("rewrites"));
}

TEST(HostsReader, rewrites_to_real_addresses_are_counted)
{
  const auto parsed = parse("192.0.2.1 intranet.example\n0.0.0.0 bad.example\n", "hosts");
  LONGS_EQUAL(1, parsed.counted("rewrites"));
  STRCMP_EQUAL("bad.example", parsed.joined().c_str());
}

TEST(HostsReader, an_address_in_the_place_of_a_name_is_retyped)
{
  const auto parsed = parse("0.0.0.0 203.0.113.7\n", "hosts");
  STRCMP_EQUAL("203.0.113.7", parsed.joined().c_str());
  LONGS_EQUAL(1, parsed.counted("retyped"));
}

TEST(HostsReader, canaries_are_not_taken)
{
  const auto parsed = parse("0.0.0.0 use-application-dns.net\n0.0.0.0 mask.icloud.com mask-h2.icloud.com\n"
                            "0.0.0.0 _dns.resolver.arpa bad.example\n",
                            "hosts");
  LONGS_EQUAL(4, parsed.counted("doh-canaries"));
  STRCMP_EQUAL("bad.example", parsed.joined().c_str());
}

TEST(HostsReader, bad_lines_are_refused_alone)
{
  const auto parsed = parse("bad.example\n0.0.0.0\n0.0.0.0 a..example good.example myhost 1.2.3\n", "hosts");
  LONGS_EQUAL(1, parsed.rejected("no-address"));
  LONGS_EQUAL(1, parsed.rejected("no-name"));
  LONGS_EQUAL(2, parsed.rejected("not-a-name"));
  LONGS_EQUAL(1, parsed.rejected("single-label"));
  LONGS_EQUAL(9, parsed.report.rejections[2].column);
  STRCMP_EQUAL("good.example", parsed.joined().c_str());
}

TEST(HostsReader, nothing_is_refanged)
{
  const auto parsed = parse("0.0.0.0 bad[.]example\n0.0.0.0 good.example\n", "hosts");
  LONGS_EQUAL(1, parsed.rejected("not-a-name"));
}

// SPDX-License-Identifier: BSD-3-Clause
// Text forms of IPv6 addresses, checked against the C library, and IPv4 inside IPv6.
#include <weir/address/ipv6.h>

#include <arpa/inet.h>

#include <array>
#include <random>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;

TEST_GROUP(Ipv6Text){};

TEST(Ipv6Text, every_form_is_read_and_written_in_its_shortest_form)
{
  const struct {
    const char* text;
    const char* shortest;
  } cases[] = {
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
      {"2001:db8::1:0:0:1", "2001:db8::1:0:0:1"},
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
      {"64:ff9b::192.0.2.1", "64:ff9b::c000:201"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
  };
  for (const auto& c : cases) {
    const auto address = parse_ipv6(c.text);
    CHECK_TRUE_TEXT(address.has_value(), c.text);
    STRCMP_EQUAL(c.shortest, format(*address).c_str());
  }
}

TEST(Ipv6Text, malformed_texts_are_rejected)
{
  for (const char* text : {"",
                           ":",
                           ":::",
                           "1",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "::1::",
                           "1::2::3",
                           "12345::",
                           "g::",
                           "1:2:3:4:5:6:7:8::",
                           "::1:2:3:4:5:6:7:8",
                           "1.2.3.4::",
                           "::1.2.3",
                           "::1.2.3.4:5",
                           "::01.2.3.4",
                           "fe80::1%eth0",
                           "[::1]",
                           "::1 ",
                           "1:",
                           ":1",
                           "1:2:3:4:5:6:7:1.2.3.4"})
    CHECK_FALSE_TEXT(parse_ipv6(text).has_value(), text);
}

TEST(Ipv6Text, random_texts_are_judged_as_the_c_library_judges_them)
{
  std::mt19937 random(7);
  constexpr std::string_view alphabet = "0123af:::::..";
  for (int i = 0; i < 300000; ++i) {
    std::string text;
    for (std::size_t n = random() % 18; n > 0; --n)
      text += alphabet[random() % alphabet.size()];
    std::array<std::uint8_t, 16> expected{};
    const bool valid = inet_pton(AF_INET6, text.c_str(), expected.data()) == 1;
    const auto address = parse_ipv6(text);
    CHECK_TRUE_TEXT(valid == address.has_value(), text.c_str());
    if (!valid)
      continue;
    std::array<std::uint8_t, 16> bytes{};
    address->store(bytes.data());
    MEMCMP_EQUAL(expected.data(), bytes.data(), bytes.size());
    CHECK_TRUE(parse_ipv6(format(*address)) == address);
    CHECK_TRUE(Ipv6::load(bytes.data()) == *address);
  }
}

TEST(Ipv6Text, ipv4_is_found_in_mapped_translated_and_6to4_addresses_only)
{
  const auto inside = [](const char* text) { return embedded_ipv4(*parse_ipv6(text)); };
  const Ipv4 expected = *parse_ipv4("192.0.2.1");
  CHECK_TRUE(inside("::ffff:192.0.2.1") == expected);
  CHECK_TRUE(inside("64:ff9b::192.0.2.1") == expected);
  CHECK_TRUE(inside("2002:c000:201:1::9") == expected);
  for (const char* text :
       {"::192.0.2.1", "::fffe:192.0.2.1", "64:ff9b:1::c000:201", "2001:c000:201::", "2003:c000:201::"})
    CHECK_FALSE_TEXT(inside(text).has_value(), text);
}

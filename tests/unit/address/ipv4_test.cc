// SPDX-License-Identifier: BSD-3-Clause
// Text forms of IPv4 addresses and byte order types.
#include <weir/address/big_endian.h>
#include <weir/address/ipv4.h>
#include <weir/address/mac.h>

#include <CppUTest/TestHarness.h>

using namespace weir;

TEST_GROUP(Ipv4Text){};

TEST(Ipv4Text, dotted_quads_are_read_and_written_back)
{
  for (const char* text : {"0.0.0.0", "192.0.2.1", "255.255.255.255", "10.0.0.9", "1.20.255.0"}) {
    const auto address = parse_ipv4(text);
    CHECK_TRUE_TEXT(address.has_value(), text);
    STRCMP_EQUAL(text, format(*address).c_str());
  }
  LONGS_EQUAL(0xC0000201, parse_ipv4("192.0.2.1")->value);
}

TEST(Ipv4Text, anything_but_four_plain_octets_is_rejected)
{
  for (const char* text :
       {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.00", "1.2.3.4 ", " 1.2.3.4", "1..2.3", "1.2.3.",
        ".1.2.3", "+1.2.3.4", "0x1.2.3.4", "1.2.3.4/32", "1,2,3,4", "1.2.3.1000"})
    CHECK_FALSE_TEXT(parse_ipv4(text).has_value(), text);
}

TEST(Ipv4Text, wire_bytes_are_in_network_order)
{
  std::uint8_t bytes[4] = {192, 0, 2, 7};
  LONGS_EQUAL(0xC0000207, Ipv4::load(bytes).value);
  Ipv4{0x01020304}.store(bytes);
  LONGS_EQUAL(1, bytes[0]);
  LONGS_EQUAL(4, bytes[3]);
}

TEST(Ipv4Text, big_endian_types_compare_without_a_swap)
{
  const std::uint8_t bytes[4] = {0, 53, 1, 2};
  CHECK_TRUE(Be16::load(bytes) == Be16::from_host(53));
  LONGS_EQUAL(0x00350102, Be32::load(bytes).host());
}

TEST(Ipv4Text, mac_addresses_are_upper_case_with_hyphens)
{
  const Mac mac{{0x02, 0xab, 0x00, 0x0f, 0xff, 0x10}};
  STRCMP_EQUAL("02-AB-00-0F-FF-10", format(mac).c_str());
  CHECK_FALSE(mac.is_group());
  CHECK_TRUE((Mac{{0x01, 0x80, 0xc2, 0, 0, 0}}.is_group()));
}

// SPDX-License-Identifier: BSD-3-Clause
// Words for DNS numbers.
#include <weir/dns/message.h>
#include <weir/dns/types.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::dns;

namespace {

std::string joined(const FlagList& list)
{
  std::string text;
  for (const auto word : list)
    text += std::string(word) + ' ';
  return text;
}

} // namespace

TEST_GROUP(DnsWords){};

TEST(DnsWords, known_numbers_have_names_and_others_their_number)
{
  STRCMP_EQUAL("A", type_text(1).c_str());
  STRCMP_EQUAL("HTTPS", type_text(65).c_str());
  STRCMP_EQUAL("ANY", type_text(255).c_str());
  STRCMP_EQUAL("TYPE0", type_text(0).c_str());
  STRCMP_EQUAL("TYPE65280", type_text(65280).c_str());
  STRCMP_EQUAL("IN", class_text(1).c_str());
  STRCMP_EQUAL("CLASS7", class_text(7).c_str());
  STRCMP_EQUAL("NXDOMAIN", rcode_text(3).c_str());
  STRCMP_EQUAL("BADVERS", rcode_text(16).c_str());
  STRCMP_EQUAL("12", rcode_text(12).c_str());
  STRCMP_EQUAL("QUERY", opcode_text(0).c_str());
  STRCMP_EQUAL("3", opcode_text(3).c_str());
}

TEST(DnsWords, every_type_is_read_back)
{
  for (std::uint32_t type = 0; type <= 0xffff; ++type)
    CHECK_TRUE(parse_type(type_text(static_cast<std::uint16_t>(type))) == type);
  CHECK_TRUE(parse_type("aaaa") == 28);
  CHECK_TRUE(parse_type("type28") == 28);
  for (const char* text : {"", "TYPE", "TYPE65536", "TYPE-1", "TYPE1x", "AAAAA", "1"})
    CHECK_FALSE_TEXT(parse_type(text).has_value(), text);
}

TEST(DnsWords, flags_are_listed_in_order)
{
  STRCMP_EQUAL("", joined(flag_list(0, false)).c_str());
  STRCMP_EQUAL("RD ", joined(flag_list(kFlagRd | kFlagQr, false)).c_str());
  STRCMP_EQUAL("AA TC RD RA AD CD DO ", joined(flag_list(0xffff, true)).c_str());
}

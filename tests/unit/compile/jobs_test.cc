// SPDX-License-Identifier: BSD-3-Clause
// Build requests and keys as text.
#include <weir/compile/hex_key.h>
#include <weir/compile/jobs.h>

#include <CppUTest/TestHarness.h>

using namespace weir::compile;

TEST_GROUP(Jobs){};

TEST(Jobs, a_build_request_comes_back_whole)
{
  BuildRequest request;
  request.config_file = "/etc/weir/weir.yaml";
  request.generation = 0xFFFFFFFFFFFFFFFF;
  request.time = 1790000000;
  request.key = {1, 2, 3, 0xFF};
  request.own_servers = {{"192.0.2.1", "interface eth0"}};
  request.snapshots = {"a", "local-block"};
  const auto again = decode_build_request(encode(request));
  CHECK(again.has_value());
  CHECK(again->config_file == request.config_file && again->generation == request.generation);
  CHECK(again->time == request.time && again->key == request.key && again->snapshots == request.snapshots);
  STRCMP_EQUAL("interface eth0", again->own_servers.at(0).origin.c_str());
}

TEST(Jobs, what_is_no_request_is_refused)
{
  for (const char* text : {"", "{}", "[]", "{\"v\": 2}", "{\"v\": 1}", "nonsense"})
    CHECK_TEXT(!decode_build_request(text), text);
  std::string short_key = encode({});
  short_key.replace(short_key.find("00000000"), 2, "");
  CHECK(!decode_build_request(short_key));
}

TEST(Jobs, keys_are_thirty_two_digits)
{
  CHECK(parse_hex_key("000102030405060708090A0b0c0d0e0f").has_value());
  STRCMP_EQUAL("000102030405060708090a0b0c0d0e0f",
               format_hex_key(*parse_hex_key("000102030405060708090A0b0c0d0e0f")).c_str());
  for (const char* text : {"", "00", "000102030405060708090a0b0c0d0e0", "000102030405060708090a0b0c0d0e0g",
                           "000102030405060708090a0b0c0d0e0f0"})
    CHECK_TEXT(!parse_hex_key(text), text);
}

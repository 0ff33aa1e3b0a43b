// SPDX-License-Identifier: BSD-3-Clause
// What surrounds the look-ups: settings, feeds, exempt clients, determinism, empty images.
#include "random_policy.h"
#include "sealed_image.h"

#include <algorithm>
#include <cstring>

#include <CppUTest/TestHarness.h>

namespace {

using namespace weir::policy;
using weir::Ipv4Prefix;
using weir::Ipv6Prefix;

PolicyInput full_policy()
{
  PolicyInput input = naive::empty_policy();
  input.generation = 7;
  input.build_time = 1234567890;
  input.feeds = {{"first", "https://feed.example/list", FeedMode::monitor, FeedDirection::inbound, 100},
                 {"second", "", FeedMode::block, FeedDirection::both, 0}};
  input.settings.appliance = "weir-lab";
  input.settings.bridges = {{"br0", BridgeMode::monitor, StopAction::reject, MatchEnd::both}, {"br1"}};
  input.settings.exempt4 = {weir::parse_ipv4_prefix("10.9.9.9")->prefix, weir::parse_ipv4_prefix("10.8.0.0/16")->prefix,
                            weir::parse_ipv4_prefix("10.8.1.0/24")->prefix};
  input.settings.exempt6 = {weir::parse_ipv6_prefix("fd00:1::/32")->prefix};
  input.settings.sinkhole = {SinkholeAnswer::address, weir::Ipv4{0x0A000001}, {1, 2}, 60, OddQueries::forward, true};
  input.settings.interval_ms = 5000;
  return input;
}

} // namespace

TEST_GROUP(Image){};

TEST(Image, settings_come_back_as_given)
{
  const naive::SealedImage image(full_policy());
  const Settings got = settings(image.view());
  STRCMP_EQUAL("weir-lab", got.appliance.c_str());
  LONGS_EQUAL(2, got.bridges.size());
  STRCMP_EQUAL("br0", got.bridges[0].name.c_str());
  CHECK_TRUE(got.bridges[0].mode == BridgeMode::monitor && got.bridges[0].action == StopAction::reject &&
             got.bridges[0].match == MatchEnd::both);
  CHECK_TRUE(got.sinkhole.answer == SinkholeAnswer::address && got.sinkhole.address4.value == 0x0A000001 &&
             got.sinkhole.address6 == (weir::Ipv6{1, 2}) && got.sinkhole.ttl == 60 &&
             got.sinkhole.odd_queries == OddQueries::forward && got.sinkhole.ede);
  LONGS_EQUAL(5000, got.interval_ms);
  LONGS_EQUAL(2, got.exempt4.size());
  LONGS_EQUAL(7, generation(image.view()));
  LONGS_EQUAL(1234567890, build_time(image.view()));
}

TEST(Image, feeds_come_back_as_given)
{
  const naive::SealedImage image(full_policy());
  LONGS_EQUAL(2, feed_count(image.view()));
  const FeedInfo first = feed(image.view(), 0);
  STRCMP_EQUAL("first", first.name.c_str());
  STRCMP_EQUAL("https://feed.example/list", first.reference.c_str());
  CHECK_TRUE(first.mode == FeedMode::monitor && first.direction == FeedDirection::inbound && first.confidence == 100);
  STRCMP_EQUAL("second", feed(image.view(), 1).name.c_str());
}

TEST(Image, exempt_clients_are_found_and_their_neighbours_not)
{
  const naive::SealedImage image(full_policy());
  for (const char* inside : {"10.9.9.9", "10.8.0.0", "10.8.1.77", "10.8.255.255"})
    CHECK_TRUE_TEXT(is_exempt(image.view(), *weir::parse_ipv4(inside)), inside);
  for (const char* outside : {"10.9.9.8", "10.9.9.10", "10.7.255.255", "10.9.0.0", "0.0.0.0", "255.255.255.255"})
    CHECK_FALSE_TEXT(is_exempt(image.view(), *weir::parse_ipv4(outside)), outside);
  CHECK_TRUE(is_exempt(image.view(), *weir::parse_ipv6("fd00:1::5")));
  CHECK_FALSE(is_exempt(image.view(), *weir::parse_ipv6("fd00:2::5")));
}

TEST(Image, nothing_is_listed_in_an_empty_image)
{
  const naive::SealedImage image(naive::empty_policy());
  for (const LookupTable* isa : usable_lookups()) {
    CHECK_FALSE(naive::ask(image.view(), *isa, std::vector<std::uint32_t>{0, 1, ~0U})[0].found);
    CHECK_FALSE(naive::ask(image.view(), *isa, std::vector<weir::Ipv6>{{0, 0}})[0].found);
    CHECK_FALSE(naive::ask(image.view(), *isa, std::vector<std::string>{naive::wire("a.b")})[0].found);
  }
  LONGS_EQUAL(0, rule_count(image.view()));
}

TEST(Image, equal_input_in_any_order_gives_equal_bytes_and_another_key_other_bytes)
{
  naive::Random random(5);
  const PolicyInput input = naive::random_policy(random, true);
  PolicyInput reversed = input;
  std::reverse(reversed.ipv4.begin(), reversed.ipv4.end());
  std::reverse(reversed.ipv6.begin(), reversed.ipv6.end());
  std::reverse(reversed.names.begin(), reversed.names.end());
  PolicyInput other = input;
  other.key[0] ^= 1;
  const auto first = build_image(PolicyInput(input));
  const auto second = build_image(std::move(reversed));
  const auto third = build_image(std::move(other));
  CHECK_TRUE(first->bytes == second->bytes);
  CHECK_FALSE(first->bytes == third->bytes);
}

TEST(Image, progress_is_told_by_stage)
{
  std::string last_stage;
  double last = -1;
  const auto built = build_image(full_policy(), [&](std::string_view stage, double done) {
    last_stage = stage;
    last = done;
  });
  CHECK_TRUE(built.has_value());
  STRCMP_EQUAL("name table", last_stage.c_str());
  DOUBLES_EQUAL(1.0, last, 0.0);
}

TEST(Image, instruction_set_is_named)
{
  STRCMP_EQUAL(usable_lookups().back()->isa, lookup_isa());
}

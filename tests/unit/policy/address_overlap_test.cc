// SPDX-License-Identifier: BSD-3-Clause
// Overlap of addresses and prefixes, case by case from the text of the semantics.
#include "random_policy.h"
#include "sealed_image.h"

#include <CppUTest/TestHarness.h>

namespace {

using namespace weir::policy;

enum : FeedIndex { block_both, block_in, block_out, monitor_both, allow_feed };

PolicyInput address_policy()
{
  PolicyInput input = naive::empty_policy();
  input.feeds = {{"block", "", FeedMode::block, FeedDirection::both, 80},
                 {"in", "", FeedMode::block, FeedDirection::inbound, 50},
                 {"out", "", FeedMode::block, FeedDirection::outbound, 50},
                 {"monitor", "", FeedMode::monitor, FeedDirection::both, 50},
                 {"allow", "", FeedMode::allow, FeedDirection::both, 50}};
  return input;
}

void add(PolicyInput& input, const char* prefix, FeedIndex feed, ContributionKind kind = ContributionKind::listed)
{
  input.ipv4.push_back({weir::parse_ipv4_prefix(prefix)->prefix, kind, feed});
}

/// "none", or like "10.0.0.0 /24 in=2 out=1 feeds=0,3", "allow", "protect".
std::string look_up_address(const naive::SealedImage& image, const char* address)
{
  const std::uint32_t value = weir::parse_ipv4(address)->value;
  AddressMatch match;
  if (find_ipv4(image.view(), &value, 1, &match) == 0)
    return "none";
  const Rule found = rule(image.view(), match.rule);
  std::string text = "/" + std::to_string(match.length);
  if (found.entry_class.kind != EntryKind::listed)
    text += found.entry_class.kind == EntryKind::allow ? " allow" : " protect";
  else
    text += " in=" + std::to_string(static_cast<int>(found.entry_class.inbound)) +
            " out=" + std::to_string(static_cast<int>(found.entry_class.outbound));
  for (const std::uint16_t feed : found.feeds)
    text += " " + std::to_string(feed);
  return text;
}

void check_address(const naive::SealedImage& image, const char* address, const char* expected)
{
  STRCMP_EQUAL_TEXT(expected, look_up_address(image, address).c_str(), address);
}

} // namespace

TEST_GROUP(AddressOverlap){};

TEST(AddressOverlap, monitored_address_in_a_blocked_prefix_stays_blocked_and_names_both_feeds)
{
  PolicyInput input = address_policy();
  add(input, "192.0.2.0/24", block_both);
  add(input, "192.0.2.7", monitor_both);
  const naive::SealedImage image(std::move(input));
  check_address(image, "192.0.2.7", "/32 in=2 out=2 0 3");
  check_address(image, "192.0.2.8", "/24 in=2 out=2 0");
  check_address(image, "192.0.3.7", "none");
}

TEST(AddressOverlap, an_allow_of_what_nobody_lists_is_stored_for_a_bridge_that_matches_both_ends)
{
  PolicyInput input = address_policy();
  add(input, "192.0.2.0/24", kNoFeed, ContributionKind::allow);
  add(input, "198.51.100.9", allow_feed);
  add(input, "10.0.0.0/8", kNoFeed, ContributionKind::protect);
  const naive::SealedImage remote(PolicyInput{input});
  check_address(remote, "192.0.2.7", "none");
  check_address(remote, "198.51.100.9", "none");
  input.settings.bridges.push_back({"br9"});
  input.settings.bridges.back().match = MatchEnd::both;
  const naive::SealedImage both(std::move(input));
  check_address(both, "192.0.2.7", "/24 allow");
  check_address(both, "198.51.100.9", "/32 allow 4");
  check_address(both, "10.0.0.7", "none");
}

TEST(AddressOverlap, actions_are_merged_per_direction)
{
  PolicyInput input = address_policy();
  add(input, "192.0.2.0/24", block_in);
  add(input, "192.0.2.0/25", monitor_both);
  add(input, "192.0.2.1", block_out);
  const naive::SealedImage image(std::move(input));
  check_address(image, "192.0.2.200", "/24 in=2 out=0 1");
  check_address(image, "192.0.2.9", "/25 in=2 out=1 1 3");
  check_address(image, "192.0.2.1", "/32 in=2 out=2 1 2 3");
}

TEST(AddressOverlap, allow_removes_blocks_at_and_below_itself_and_leaves_no_entry)
{
  PolicyInput input = address_policy();
  add(input, "192.0.2.0/24", kNoFeed, ContributionKind::allow);
  add(input, "192.0.2.0/24", block_both);
  add(input, "192.0.2.7", block_both);
  const naive::SealedImage image(std::move(input));
  check_address(image, "192.0.2.7", "none");
  check_address(image, "192.0.2.1", "none");
  LONGS_EQUAL(0, image.counts().allow);
}

TEST(AddressOverlap, allow_inside_a_wider_block_is_stored_and_wins)
{
  PolicyInput input = address_policy();
  add(input, "192.0.0.0/16", block_both);
  add(input, "192.0.2.0/24", allow_feed);
  add(input, "192.0.2.7", block_both);
  add(input, "192.0.2.8", kNoFeed, ContributionKind::allow);
  const naive::SealedImage image(std::move(input));
  check_address(image, "192.0.2.7", "/24 allow 4");
  check_address(image, "192.0.2.8", "/24 allow 4");
  check_address(image, "192.0.3.1", "/16 in=2 out=2 0");
  LONGS_EQUAL(1, image.counts().allow);
}

TEST(AddressOverlap, allow_of_addresses_that_hold_ipv4_addresses_is_always_stored)
{
  PolicyInput input = address_policy();
  const auto add6 = [&](const char* prefix, ContributionKind kind, FeedIndex feed = kNoFeed) {
    input.ipv6.push_back({weir::parse_ipv6_prefix(prefix)->prefix, kind, feed});
  };
  add(input, "5.5.0.0/16", block_both);
  add6("2002:505:602::/48", ContributionKind::allow);
  add6("2002:505:602::1", ContributionKind::allow); // adds nothing
  add6("64:ff9b::505:707", ContributionKind::protect);
  add6("64:ff9b::505:800/120", ContributionKind::listed, allow_feed);
  add6("2001:db8::/32", ContributionKind::allow); // holds none
  const naive::SealedImage image(std::move(input));
  const std::vector<weir::Ipv6> questions = {*weir::parse_ipv6("2002:505:602::1"),
                                             *weir::parse_ipv6("64:ff9b::505:707"),
                                             *weir::parse_ipv6("64:ff9b::505:809"), *weir::parse_ipv6("2001:db8::1")};
  AddressMatch matches[4];
  LONGS_EQUAL(7, find_ipv6(image.view(), questions.data(), 4, matches));
  CHECK(rule(image.view(), matches[0].rule).entry_class.kind == EntryKind::allow);
  CHECK(rule(image.view(), matches[1].rule).entry_class.kind == EntryKind::protect);
  CHECK(rule(image.view(), matches[2].rule).entry_class.kind == EntryKind::allow);
  LONGS_EQUAL(2, image.counts().allow);
  LONGS_EQUAL(1, image.counts().protect);
  LONGS_EQUAL(0, image.counts().ipv6 + image.counts().ipv6_prefix);
}

TEST(AddressOverlap, prefix_around_protected_space_is_kept_without_force_on_that_space)
{
  PolicyInput input = address_policy();
  add(input, "8.0.0.0/7", block_both);
  add(input, "9.9.9.0/24", kNoFeed, ContributionKind::protect);
  const naive::SealedImage image(std::move(input));
  check_address(image, "9.9.9.9", "/24 protect");
  check_address(image, "9.9.8.9", "/7 in=2 out=2 0");
  LONGS_EQUAL(0, image.counts().allow);
  LONGS_EQUAL(1, image.counts().protect);
}

TEST(AddressOverlap, counts_are_those_of_the_image)
{
  PolicyInput input = address_policy();
  add(input, "192.0.2.1", block_both);
  add(input, "192.0.2.1", block_in);
  add(input, "198.51.100.0/24", block_both);
  const naive::SealedImage image(std::move(input));
  LONGS_EQUAL(1, image.counts().ipv4);
  LONGS_EQUAL(1, image.counts().ipv4_prefix);
  LONGS_EQUAL(image.bytes().size(), image.counts().bytes);
  LONGS_EQUAL(1, size(image.view()).ipv4_addresses);
}

TEST(AddressOverlap, neighbouring_equal_ipv6_prefixes_are_all_found)
{
  PolicyInput input = address_policy();
  for (const char* text : {"2001:db8::/32", "2001:db9::/32", "2001:dba::/33", "2001:dba:8000::/33", "2001:dbb::/33"})
    input.ipv6.push_back({weir::parse_ipv6_prefix(text)->prefix, ContributionKind::listed, block_both});
  const naive::SealedImage image(std::move(input));
  const std::vector<weir::Ipv6> inside = {*weir::parse_ipv6("2001:db8::1"), *weir::parse_ipv6("2001:db9::1"),
                                          *weir::parse_ipv6("2001:dba:9000::1"), *weir::parse_ipv6("2001:dbb::1")};
  AddressMatch matches[4];
  LONGS_EQUAL(15, find_ipv6(image.view(), inside.data(), 4, matches));
  const weir::Ipv6 outside = *weir::parse_ipv6("2001:dbb:8000::1");
  LONGS_EQUAL(0, find_ipv6(image.view(), &outside, 1, matches));
}

// SPDX-License-Identifier: BSD-3-Clause
// What the builder refuses, with a code and a text.
#include "random_policy.h"

#include <weir/policy_build/build_image.h>

#include <CppUTest/TestHarness.h>

namespace {

using namespace weir::policy;

PolicyInput with_feed()
{
  PolicyInput input = naive::empty_policy();
  input.feeds.push_back({"feed", "", FeedMode::block, FeedDirection::both, 50});
  return input;
}

void check_refused(PolicyInput input, BuildError expected)
{
  const auto built = build_image(std::move(input));
  CHECK_FALSE(built.has_value());
  LONGS_EQUAL(static_cast<int>(expected), static_cast<int>(built.error().code));
  CHECK_FALSE(built.error().text.empty());
}

} // namespace

TEST_GROUP(BuildErrors){};

TEST(BuildErrors, contribution_of_no_known_feed_is_refused)
{
  PolicyInput input = with_feed();
  input.ipv4.push_back({weir::Ipv4Prefix{}, ContributionKind::listed, 1});
  check_refused(std::move(input), BuildError::bad_contribution);
}

TEST(BuildErrors, listing_and_hole_without_feed_are_refused)
{
  for (const ContributionKind kind : {ContributionKind::listed, ContributionKind::hole}) {
    PolicyInput input = with_feed();
    input.add_name(naive::wire("a.example"), NameForm::exact, kNoFeed, kind);
    check_refused(std::move(input), BuildError::bad_contribution);
  }
}

TEST(BuildErrors, prefix_with_host_bits_is_refused)
{
  PolicyInput input = with_feed();
  input.ipv4.push_back({weir::Ipv4Prefix{weir::Ipv4{1}, 24}, ContributionKind::listed, 0});
  check_refused(std::move(input), BuildError::bad_contribution);
}

TEST(BuildErrors, what_is_no_wire_name_is_refused)
{
  const std::string bad[] = {std::string(1, '\0'), "\1a", std::string("\1a\0\0", 4),
                             "\100" + std::string(64, 'a') + '\0', std::string("\2a\0", 3)};
  for (const std::string& name : bad) {
    PolicyInput input = with_feed();
    input.add_name(name, NameForm::exact, 0);
    check_refused(std::move(input), BuildError::bad_contribution);
  }
}

TEST(BuildErrors, settings_out_of_range_are_refused)
{
  PolicyInput nameless = with_feed();
  nameless.settings.appliance.clear();
  check_refused(std::move(nameless), BuildError::bad_settings);
  PolicyInput ttl = with_feed();
  ttl.settings.sinkhole.ttl = 3601;
  check_refused(std::move(ttl), BuildError::bad_settings);
  PolicyInput bridge = with_feed();
  bridge.settings.bridges.push_back({"br\n0"});
  check_refused(std::move(bridge), BuildError::bad_settings);
}

TEST(BuildErrors, more_than_4096_feeds_are_refused)
{
  PolicyInput input = naive::empty_policy();
  input.feeds.assign(4097, FeedInfo{"feed", "", FeedMode::block, FeedDirection::both, 50});
  check_refused(std::move(input), BuildError::too_many_feeds);
}

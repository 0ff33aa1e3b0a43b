// SPDX-License-Identifier: BSD-3-Clause
// A listed inside address takes nobody offline and is reported once a day.
#include "box.h"

#include <CppUTest/TestHarness.h>

using namespace weir::test;
using weir::pipeline::Reason;
using weir::pipeline::Side;
using weir::pipeline::Verdict;
namespace hits = weir::hits;
namespace policy = weir::policy;

TEST_GROUP(SelfListed)
{
  static constexpr std::uint64_t kDay = 86'400'000'000'000;
  Box box{Policy()
              .address("203.0.113.5")
              .address("192.0.2.1")
              .address("2001:db8:5::/48", kMonitorFeed)
              .address("203.0.113.64/26")
              .address("203.0.113.70", policy::kNoFeed, policy::ContributionKind::allow)};

  void pass(std::string_view inside, std::string_view remote)
  {
    CHECK(box.judge(tcp_frame({inside, remote}, 1, 2, 2)).reason == Reason::forwarded);
  }
};

TEST(SelfListed, is_forwarded_and_reported_once_a_day)
{
  for (int i = 0; i < 3; ++i)
    pass("203.0.113.5", "9.9.9.9");
  auto records = box.hits();
  LONGS_EQUAL(1, records.size());
  CHECK(records[0].action == hits::HitAction::self_listed && (records[0].known & hits::kMatchedInside) != 0);
  CHECK(records[0].form == hits::EntryForm::address);
  LONGS_EQUAL(1, records[0].packets);
  LONGS_EQUAL(1, box.counted(Reason::self_listed));
  box.now_ns += kDay;
  pass("203.0.113.5", "9.9.9.9");
  LONGS_EQUAL(1, box.hits().size());
}

TEST(SelfListed, is_found_in_both_directions_and_families)
{
  CHECK(box.from_outside(tcp_frame({"9.9.9.9", "203.0.113.5"}, 1, 2, 2)).reason == Reason::forwarded);
  pass("2001:db8:5::77", "2620:fe::fe");
  const auto records = box.hits();
  LONGS_EQUAL(2, records.size());
}

TEST(SelfListed, does_not_hide_what_the_remote_end_deserves)
{
  CHECK(box.judge(tcp_frame({"203.0.113.5", "192.0.2.1"}, 1, 2, 2)).reason == Reason::listed_address);
  LONGS_EQUAL(2, box.hits().size());
}

TEST(SelfListed, an_allowed_inside_address_is_not_reported)
{
  pass("203.0.113.70", "9.9.9.9");
  CHECK(box.hits().empty());
}

TEST(SelfListed, is_looked_for_in_the_first_frame_with_addresses_of_a_batch)
{
  Bytes arp = macs();
  put16(arp, 0x0806);
  box.judge_batch({padded(arp), tcp_frame({"203.0.113.5", "9.9.9.9"}, 1, 2, 2)}, Side::inside);
  LONGS_EQUAL(1, box.hits().size());
}

TEST(SelfListed, is_not_looked_for_in_a_batch_that_is_no_sample)
{
  box.samples_inside = false;
  pass("203.0.113.5", "9.9.9.9");
  CHECK(box.hits().empty());
  box.samples_inside = true;
  pass("203.0.113.5", "9.9.9.9");
  LONGS_EQUAL(1, box.hits().size());
}

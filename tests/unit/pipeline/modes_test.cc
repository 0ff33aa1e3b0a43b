// SPDX-License-Identifier: BSD-3-Clause
// Allow, protect, monitor, exemption, bridge modes and matching of both ends.
#include "box.h"

#include <CppUTest/TestHarness.h>

using namespace weir::test;
using weir::pipeline::Reason;
using weir::pipeline::Side;
using weir::pipeline::Verdict;
namespace hits = weir::hits;
namespace policy = weir::policy;

namespace {

const policy::ContributionKind kAllow = policy::ContributionKind::allow;
const policy::ContributionKind kProtect = policy::ContributionKind::protect;

Reason out(Box& box, std::string_view destination, std::string_view source = "10.0.0.5")
{
  return box.judge(tcp_frame({source, destination}, 5000, 443, 2)).reason;
}

Reason ask(Box& box, std::string_view name, std::string_view resolver = "9.9.9.9", std::string_view client = "10.0.0.5")
{
  return box.judge(query_frame({name}, {client, resolver})).reason;
}

} // namespace

TEST_GROUP(Classes){};

TEST(Classes, allow_and_protect_win_inside_a_wider_block_and_report_nothing)
{
  Box box{Policy()
              .address("198.51.100.0/24")
              .address("198.51.100.7", policy::kNoFeed, kAllow)
              .address("198.51.100.8", policy::kNoFeed, kProtect)
              .name("evil.example")
              .name("good.evil.example", policy::NameForm::subdomains, policy::kNoFeed, kAllow)};
  CHECK(out(box, "198.51.100.6") == Reason::listed_address);
  box.hits();
  CHECK(out(box, "198.51.100.7") == Reason::allowed);
  CHECK(out(box, "198.51.100.8") == Reason::protected_entry);
  CHECK(ask(box, "www.good.evil.example") == Reason::allowed);
  CHECK(box.hits().empty());
  CHECK(ask(box, "bad.evil.example") == Reason::sinkholed);
}

TEST(Classes, a_name_is_judged_though_its_resolver_is_allowed)
{
  Box box{Policy().address("9.9.9.0/24").address("9.9.9.9", policy::kNoFeed, kAllow).name("evil.example")};
  CHECK(ask(box, "evil.example") == Reason::sinkholed);
  CHECK(ask(box, "good.example") == Reason::allowed);
}

TEST(Classes, a_name_asked_of_a_blocked_resolver_is_the_address_hit_alone)
{
  Box box{Policy().address("9.9.9.9").name("evil.example")};
  CHECK(ask(box, "evil.example") == Reason::listed_address);
  const auto records = box.hits();
  LONGS_EQUAL(1, records.size());
  CHECK(records[0].kind == hits::HitKind::address);
}

TEST(Classes, a_monitored_resolver_is_reported_and_the_name_is_judged_too)
{
  Box box{Policy().address("9.9.9.9", kMonitorFeed).name("evil.example")};
  CHECK(ask(box, "evil.example") == Reason::sinkholed);
  const auto records = box.hits();
  LONGS_EQUAL(2, records.size());
  CHECK(records[0].action == hits::HitAction::detected);
  LONGS_EQUAL(number(Reason::monitored), records[0].reason);
  CHECK(records[1].action == hits::HitAction::dns_sinkholed);
}

TEST(Classes, monitored_entries_are_reported_as_detected_and_pass)
{
  Box box{Policy().address("192.0.2.1", kMonitorFeed).name("evil.example", policy::NameForm::exact, kMonitorFeed)};
  CHECK(out(box, "192.0.2.1") == Reason::monitored);
  CHECK(ask(box, "evil.example") == Reason::monitored);
  const auto records = box.hits();
  LONGS_EQUAL(2, records.size());
  for (const auto& record : records)
    CHECK(record.action == hits::HitAction::detected && record.dns_answer == hits::DnsAnswer::none);
}

TEST(Classes, names_of_an_inbound_feed_do_nothing)
{
  Box box{Policy().name("evil.example", policy::NameForm::exact, kInboundFeed)};
  const Reason reason = ask(box, "evil.example");
  CHECK(reason == Reason::other_direction || reason == Reason::forwarded);
  CHECK(box.hits().empty());
}

TEST_GROUP(BridgeModes)
{
  Policy policy = Policy().address("192.0.2.1").address("192.0.2.2", kMonitorFeed).name("evil.example");
};

TEST(BridgeModes, monitor_reports_what_would_have_been_stopped_and_touches_nothing)
{
  policy.bridge().mode = policy::BridgeMode::monitor;
  policy.bridge().action = policy::StopAction::reject;
  Box box{policy};
  const Bytes query = query_frame({"evil.example"});
  const Outcome outcome = box.judge(query);
  CHECK(outcome.verdict == Verdict::forward && outcome.frame == query);
  CHECK(outcome.reason == Reason::bridge_monitored);
  CHECK(out(box, "192.0.2.1") == Reason::bridge_monitored);
  CHECK(out(box, "192.0.2.2") == Reason::monitored);
  const auto records = box.hits();
  LONGS_EQUAL(3, records.size());
  for (const auto& record : records)
    CHECK(record.action == hits::HitAction::detected);
}

TEST(BridgeModes, bypass_forwards_all_and_reports_nothing)
{
  policy.bridge().mode = policy::BridgeMode::bypass;
  Box box{policy};
  CHECK(out(box, "192.0.2.1") == Reason::bypass);
  CHECK(ask(box, "evil.example") == Reason::bypass);
  CHECK(box.hits().empty());
}

TEST_GROUP(Exemption){static Box make(){Policy policy = Policy()
                                                            .address("192.0.2.1")
                                                            .address("2001:db8:bad::1")
                                                            .address("192.0.2.3", policy::kNoFeed, kAllow)
                                                            .name("evil.example");
policy.input.settings.exempt4 = {weir::Ipv4Prefix::of(*weir::parse_ipv4("10.9.9.9"), 32)};
policy.input.settings.exempt6 = {weir::Ipv6Prefix::of(*weir::parse_ipv6("fd00:9::"), 32)};
return Box{policy};
}
}
;

TEST(Exemption, is_of_the_inside_end_in_both_directions_and_for_names)
{
  Box box = make();
  CHECK(out(box, "192.0.2.1", "10.9.9.9") == Reason::exempt);
  CHECK(box.from_outside(tcp_frame({"192.0.2.1", "10.9.9.9"}, 1, 2, 2)).reason == Reason::exempt);
  CHECK(out(box, "2001:db8:bad::1", "fd00:9::77") == Reason::exempt);
  CHECK(ask(box, "evil.example", "9.9.9.9", "10.9.9.9") == Reason::exempt);
  const auto records = box.hits();
  LONGS_EQUAL(4, records.size());
  for (const auto& record : records)
    CHECK(record.action == hits::HitAction::exempt);
}

TEST(Exemption, is_not_of_the_remote_end_and_not_of_neighbours)
{
  Box box = make();
  CHECK(out(box, "192.0.2.1", "10.9.9.8") == Reason::listed_address);
  CHECK(out(box, "2001:db8:bad::1", "fd00:a::77") == Reason::listed_address);
  CHECK(ask(box, "evil.example", "10.9.9.9", "10.0.0.5") == Reason::sinkholed);
}

TEST(Exemption, reports_only_what_is_listed)
{
  Box box = make();
  CHECK(out(box, "192.0.2.2", "10.9.9.9") == Reason::forwarded);
  CHECK(ask(box, "good.example", "9.9.9.9", "10.9.9.9") == Reason::forwarded);
  CHECK(box.hits().empty());
}

TEST_GROUP(MatchBoth){static Box make(const Policy& base){Policy policy = base;
policy.bridge().match = policy::MatchEnd::both;
return Box{policy};
}
}
;

TEST(MatchBoth, stops_a_listed_inside_end_and_says_so_in_the_hit)
{
  Box box = make(Policy().address("203.0.113.5").address("2001:db8:1::5"));
  CHECK(out(box, "9.9.9.9", "203.0.113.5") == Reason::listed_address);
  CHECK(out(box, "2620:fe::fe", "2001:db8:1::5") == Reason::listed_address);
  CHECK(box.from_outside(tcp_frame({"9.9.9.9", "203.0.113.5"}, 1, 2, 2)).reason == Reason::listed_address);
  const auto records = box.hits();
  LONGS_EQUAL(3, records.size());
  for (const auto& record : records)
    CHECK((record.known & hits::kMatchedInside) != 0 && record.action == hits::HitAction::blocked);
}

TEST(MatchBoth, takes_the_stronger_end_and_the_remote_one_of_equals)
{
  Box box = make(Policy().address("203.0.113.5").address("192.0.2.1").address("192.0.2.2", kMonitorFeed));
  CHECK(out(box, "192.0.2.1", "203.0.113.5") == Reason::listed_address);
  CHECK((box.hits().at(0).known & hits::kMatchedInside) == 0);
  CHECK(out(box, "192.0.2.2", "203.0.113.5") == Reason::listed_address);
  CHECK((box.hits().at(0).known & hits::kMatchedInside) != 0);
}

TEST(MatchBoth, an_allow_at_either_end_beats_a_block_at_the_other)
{
  Box box = make(Policy()
                     .address("203.0.113.0/24")
                     .address("192.0.2.0/24")
                     .address("192.0.2.7", policy::kNoFeed, kAllow)
                     .address("203.0.113.8", policy::kNoFeed, kProtect));
  CHECK(out(box, "192.0.2.7", "203.0.113.5") == Reason::allowed);
  CHECK(out(box, "192.0.2.5", "203.0.113.8") == Reason::listed_address);
}

TEST(MatchBoth, an_allow_of_what_nobody_lists_beats_a_block_at_the_other_end)
{
  Box box = make(Policy()
                     .address("203.0.113.5")
                     .address("192.0.2.0/24", policy::kNoFeed, kAllow)
                     .address("198.51.100.9", policy::kNoFeed, kAllow)
                     .address("2001:db8:b::5")
                     .address("2001:db8:a::/48", policy::kNoFeed, kAllow)
                     .address("10.0.0.0/8", policy::kNoFeed, kProtect));
  CHECK(out(box, "192.0.2.7", "203.0.113.5") == Reason::allowed);
  CHECK(out(box, "198.51.100.9", "203.0.113.5") == Reason::allowed);
  CHECK(out(box, "203.0.113.5", "192.0.2.7") == Reason::allowed);
  CHECK(out(box, "2001:db8:a::1", "2001:db8:b::5") == Reason::allowed);
  CHECK(box.hits().empty());
  CHECK(out(box, "203.0.113.5", "10.0.0.5") == Reason::listed_address);
}

TEST(MatchBoth, a_full_batch_has_both_ends_of_every_lane_judged)
{
  Box box = make(Policy().address("203.0.113.5").address("192.0.2.1"));
  std::vector<Bytes> frames;
  for (unsigned i = 0; i < weir::pipeline::kMaxBatch; ++i)
    frames.push_back(
        tcp_frame({i % 4 == 0 ? "203.0.113.5" : "10.0.0.5", i % 4 == 1 ? "192.0.2.1" : "9.9.9.9"}, 1, 2, 2));
  const auto outcomes = box.judge_batch(frames, Side::inside);
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    CHECK((outcomes[i].verdict == Verdict::drop) == (i % 4 < 2));
}

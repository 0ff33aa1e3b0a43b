// SPDX-License-Identifier: BSD-3-Clause
// Queries that are not answered: odd ones, malformed ones, and what is no query at all.
#include "box.h"

#include <functional>

#include <CppUTest/TestHarness.h>

using namespace weir::test;
using weir::pipeline::Reason;
using weir::pipeline::Side;
using weir::pipeline::Verdict;
namespace hits = weir::hits;
namespace policy = weir::policy;

namespace {

struct Row {
  const char* what;
  Bytes frame;
};

DnsQuery changed(const std::function<void(DnsQuery&)>& change)
{
  DnsQuery query;
  change(query);
  return query;
}

Bytes record(unsigned type)
{
  Bytes out = {0};
  put16(out, type);
  put16(out, 1);
  put32(out, 0);
  put16(out, 0);
  return out;
}

Bytes changed_frame(const std::function<void(Bytes&)>& change)
{
  Bytes frame = query_frame({});
  change(frame);
  return frame;
}

std::vector<Row> odd_queries()
{
  const IpHeader ends{"10.0.0.5", "9.9.9.9"};
  const Bytes opt_off_root = Bytes{1, 'x'} + opt();
  return {
      {"two questions", query_frame(changed([](DnsQuery& q) {
         q.questions = 2;
         q.records = wire_name("x.example") + Bytes{0, 1, 0, 1};
       }))},
      {"class CH", query_frame(changed([](DnsQuery& q) { q.klass = 3; }))},
      {"AXFR", query_frame(changed([](DnsQuery& q) { q.type = 252; }))},
      {"IXFR", query_frame(changed([](DnsQuery& q) { q.type = 251; }))},
      {"answer record", query_frame(changed([](DnsQuery& q) {
         q.answers = 1;
         q.records = record(1);
       }))},
      {"authority record", query_frame(changed([](DnsQuery& q) {
         q.authorities = 1;
         q.records = record(6);
       }))},
      {"additional A", query_frame(changed([](DnsQuery& q) {
         q.additional = 1;
         q.records = record(1);
       }))},
      {"trailing bytes", query_frame(changed([](DnsQuery& q) {
         q.records = {1, 2, 3};
       }))},
      {"OPT not at the root", query_frame(changed([&](DnsQuery& q) {
         q.additional = 1;
         q.records = opt_off_root;
       }))},
      {"source port 0", udp_frame(ends, 0, 53, dns_query({}))},
      {"group MAC", changed_frame([](Bytes& frame) { frame[0] = 0x01; })},
      {"source is destination", query_frame({}, {"9.9.9.9", "9.9.9.9"})},
      {"two OPT and a trailing byte", query_frame(changed([](DnsQuery& q) {
         q.additional = 2;
         q.records = opt() + opt() + Bytes{0};
       }))},
  };
}

} // namespace

TEST_GROUP(OddQuery)
{
  Policy policy = Policy().name("bad.example");
};

TEST(OddQuery, for_a_listed_name_is_dropped_and_reported)
{
  Box box{policy};
  for (const Row& row : odd_queries()) {
    const Outcome outcome = box.judge(row.frame);
    CHECK_TEXT(outcome.verdict == Verdict::drop && outcome.reason == Reason::odd_query, row.what);
    CHECK_TEXT(outcome.frame == row.frame, row.what);
    const auto records = box.hits();
    CHECK_TEXT(!records.empty(), row.what);
    CHECK(records[0].action == hits::HitAction::blocked && records[0].dns_answer == hits::DnsAnswer::dropped);
    box.now_ns += 1'000'000;
  }
}

TEST(OddQuery, is_forwarded_and_reported_when_so_configured)
{
  policy.sinkhole().odd_queries = policy::OddQueries::forward;
  Box box{policy};
  for (const Row& row : odd_queries()) {
    const Outcome outcome = box.judge(row.frame);
    CHECK_TEXT(outcome.verdict == Verdict::forward && outcome.reason == Reason::dns_odd_forwarded, row.what);
    CHECK_TEXT(outcome.frame == row.frame, row.what);
  }
  for (const auto& record : box.hits())
    CHECK(record.action == hits::HitAction::detected);
}

TEST(OddQuery, for_other_names_is_nobodys_business)
{
  Box box{Policy().name("other.example")};
  for (const Row& row : odd_queries())
    CHECK_TEXT(box.judge(row.frame).reason == Reason::forwarded, row.what);
  CHECK(box.hits().empty());
}

TEST_GROUP(MalformedQuery)
{
  Box box{Policy().name("bad.example")};

  Outcome with_records(unsigned count, const Bytes& records, std::string_view name = "www.bad.example")
  {
    DnsQuery query{name};
    query.additional = count;
    query.records = records;
    return box.judge(query_frame(query));
  }
};

TEST(MalformedQuery, with_two_opt_or_a_malformed_cookie_gets_formerr)
{
  CHECK(with_records(2, opt() + opt()).reason == Reason::formerr);
  CHECK(with_records(1, opt(0, {0, 10, 0, 3, 1, 2, 3})).reason == Reason::formerr);
  const auto records = box.hits();
  CHECK(!records.empty());
  for (const auto& record : records)
    CHECK(record.action == hits::HitAction::dns_blocked && record.dns_answer == hits::DnsAnswer::formerr);
  CHECK(with_records(2, opt() + opt(), "good.example").reason == Reason::forwarded);
}

TEST(MalformedQuery, of_an_unknown_edns_version_gets_badvers)
{
  CHECK(with_records(1, opt(0x00010000)).reason == Reason::badvers);
  const auto record = box.hits().at(0);
  CHECK(record.action == hits::HitAction::dns_blocked && record.dns_answer == hits::DnsAnswer::badvers);
  LONGS_EQUAL(16, record.dns_rcode);
}

TEST(MalformedQuery, flags_of_no_meaning_in_a_query_do_not_matter)
{
  for (const unsigned flags : {0x0000U, 0x0500U, 0x0300U, 0x0140U, 0x010FU, 0x01B0U})
    CHECK(box.judge(query_frame(changed([&](DnsQuery& q) { q.flags = flags; }))).reason == Reason::sinkholed);
}

TEST_GROUP(NoQuery)
{
  Box box{Policy().name("bad.example")};

  void expect(Reason reason, const Bytes& frame)
  {
    const Outcome outcome = box.judge(frame);
    CHECK(outcome.verdict == Verdict::forward);
    STRCMP_EQUAL(std::string(info(reason).word).c_str(), std::string(info(outcome.reason).word).c_str());
    CHECK(outcome.frame == frame);
    CHECK(box.hits().empty());
  }
};

TEST(NoQuery, is_forwarded_and_counted_by_reason)
{
  const IpHeader ends{"10.0.0.5", "9.9.9.9"};
  expect(Reason::dns_not_a_query, query_frame(changed([](DnsQuery& q) { q.flags = 0x8180; })));
  for (const unsigned opcode : {1U, 2U, 4U, 5U, 6U, 15U})
    expect(Reason::dns_other_opcode, query_frame(changed([&](DnsQuery& q) { q.flags = opcode << 11; })));
  expect(Reason::dns_no_question, query_frame(changed([](DnsQuery& q) { q.questions = 0; })));
  expect(Reason::dns_unreadable_name, udp_frame(ends, 4000, 53, Bytes(3, 1)));
  expect(Reason::dns_unreadable_name, udp_frame(ends, 4000, 53, {}));
  const Bytes header = {1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0};
  expect(Reason::dns_unreadable_name, udp_frame(ends, 4000, 53, header + Bytes{0xC0, 12, 0, 1, 0, 1}));
  expect(Reason::dns_unreadable_name, udp_frame(ends, 4000, 53, header + Bytes{63, 'a', 0, 0, 1, 0, 1}));
}

TEST(NoQuery, to_or_from_an_address_that_is_not_unicast)
{
  for (const char* destination : {"224.0.0.251", "255.255.255.255", "0.0.0.0"})
    expect(Reason::dns_multicast, query_frame({}, {"10.0.0.5", destination}));
  for (const char* source : {"0.0.0.0", "255.255.255.255", "239.1.1.1"})
    expect(Reason::dns_multicast, query_frame({}, {source, "9.9.9.9"}));
  expect(Reason::dns_multicast, query_frame({}, {"fd00::5", "ff02::fb"}));
  expect(Reason::dns_multicast, query_frame({}, {"::", "2620:fe::fe"}));
}

TEST(NoQuery, with_a_udp_length_that_does_not_fit)
{
  for (const unsigned length : {0U, 7U, 1000U}) {
    expect(Reason::truncated, changed_frame([&](Bytes& frame) { set16(frame, 38, length); }));
  }
}

TEST(NoQuery, on_another_port)
{
  const IpHeader ends{"10.0.0.5", "9.9.9.9"};
  expect(Reason::forwarded, udp_frame(ends, 4000, 5353, dns_query({})));
  expect(Reason::forwarded, udp_frame(ends, 53, 4000, dns_query({})));
  expect(Reason::forwarded, tcp_frame(ends, 4000, 53, 2));
}

TEST(NoQuery, a_udp_datagram_shorter_than_its_packet_is_a_query_all_the_same)
{
  const IpHeader ends{"10.0.0.5", "9.9.9.9"};
  const Bytes datagram = udp(ends, 4000, 53, dns_query({})) + Bytes(7, 0xEE);
  CHECK(box.judge(macs() + ip(ends, datagram)).reason == Reason::sinkholed);
}

// SPDX-License-Identifier: BSD-3-Clause
// Sinkhole answers as whole frames: headers turned around, question kept, answer by type and mode, and the hit.
#include "box.h"

#include <weir/dns/types.h>

#include <CppUTest/TestHarness.h>

using namespace weir::test;
using weir::pipeline::Reason;
using weir::pipeline::Side;
using weir::pipeline::Verdict;
namespace dns = weir::dns;
namespace hits = weir::hits;
namespace policy = weir::policy;

namespace {

constexpr unsigned kHttps = 65;
constexpr unsigned kMx = 15;
constexpr std::size_t kMessage4 = 14 + 20 + 8;
constexpr std::size_t kMessage6 = 14 + 40 + 8;

Bytes behind(const Bytes& bytes, std::size_t from)
{
  return part(bytes, from, bytes.size() - from);
}

Bytes soa(unsigned pointer, std::uint32_t ttl)
{
  Bytes out;
  put16(out, 0xC000 | pointer);
  put16(out, 6);
  put16(out, 1);
  put32(out, ttl);
  put16(out, 22);
  out = out + Bytes{0, 0};
  for (const std::uint32_t word : {1U, 3600U, 600U, 604800U})
    put32(out, word);
  put32(out, ttl);
  return out;
}

} // namespace

TEST_GROUP(SinkholeAnswer)
{
  static Policy policy()
  {
    return Policy().name("bad.example").name("exact.example", policy::NameForm::exact);
  }
  Box box{policy()};
};

TEST(SinkholeAnswer, goes_back_with_plain_headers_and_the_question_as_asked)
{
  const DnsQuery query{"wWw.BaD.example"};
  const Bytes frame = query_frame(query);
  const Outcome outcome = box.judge(frame);
  CHECK(outcome.verdict == Verdict::answer && outcome.reason == Reason::sinkholed);
  const Bytes& out = outcome.frame;
  CHECK(part(out, 0, 12) == part(frame, 6, 6) + part(frame, 0, 6));
  const Bytes question = behind(dns_query(query), 12);
  const std::size_t message = 12 + question.size() + 16;
  LONGS_EQUAL(kMessage4 + message, out.size());
  LONGS_EQUAL(0x4500, get16(out, 14));
  LONGS_EQUAL(28 + message, get16(out, 16));
  LONGS_EQUAL(0, get16(out, 18));
  LONGS_EQUAL(0x4000, get16(out, 20));
  LONGS_EQUAL(0x4011, get16(out, 22));
  CHECK(part(out, 26, 8) == address_bytes("9.9.9.9") + address_bytes("10.0.0.5"));
  CHECK(sum16(part(out, 14, 20)) == 0xFFFF);
  LONGS_EQUAL(53, get16(out, 34));
  LONGS_EQUAL(40000, get16(out, 36));
  LONGS_EQUAL(8 + message, get16(out, 38));
  const IpHeader ends{"9.9.9.9", "10.0.0.5"};
  CHECK(sum16(behind(out, 34), pseudo_sum(ends, 17, 8 + message)) == 0xFFFF);
  LONGS_EQUAL(0xBEEF, get16(out, kMessage4));
  LONGS_EQUAL(0x8180, get16(out, kMessage4 + 2));
  CHECK(part(out, kMessage4 + 4, 8) == (Bytes{0, 1, 0, 1, 0, 0, 0, 0}));
  CHECK(part(out, kMessage4 + 12, question.size()) == question);
  CHECK(behind(out, kMessage4 + 12 + question.size()) == (Bytes{0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 0, 0, 0, 0}));
}

TEST(SinkholeAnswer, over_ipv6_is_the_null_address_too)
{
  const DnsQuery query{"bad.example", dns::kTypeAaaa};
  const Outcome outcome = box.judge(query_frame(query, {"fd00::5", "2620:fe::fe"}));
  const Bytes& out = outcome.frame;
  CHECK(outcome.reason == Reason::sinkholed);
  CHECK(part(out, 14, 4) == (Bytes{0x60, 0, 0, 0}));
  LONGS_EQUAL(out.size() - 54, get16(out, 18));
  LONGS_EQUAL(0x1140, get16(out, 20));
  CHECK(part(out, 22, 32) == address_bytes("2620:fe::fe") + address_bytes("fd00::5"));
  CHECK(sum16(behind(out, 54), pseudo_sum({"fd00::5", "2620:fe::fe"}, 17, out.size() - 54)) == 0xFFFF);
  CHECK(behind(out, out.size() - 18) == Bytes({0, 16}) + Bytes(16, 0));
}

TEST(SinkholeAnswer, keeps_both_tags_with_their_priority)
{
  const IpHeader ends{"10.0.0.5", "9.9.9.9"};
  const Bytes tags = tag(0x88A8, 0xE064) + tag(0x8100, 0x6007);
  const Outcome outcome = box.judge(macs() + tags + ip(ends, udp(ends, 40000, 53, dns_query({}))));
  CHECK(outcome.reason == Reason::sinkholed);
  CHECK(part(outcome.frame, 12, 8) == tags);
  LONGS_EQUAL(0x0800, get16(outcome.frame, 20));
}

TEST(SinkholeAnswer, drops_ip_options_and_extension_headers)
{
  IpHeader options{"10.0.0.5", "9.9.9.9"};
  options.between = {1, 1, 1, 0};
  const Outcome outcome = box.judge(query_frame({}, options));
  CHECK(outcome.reason == Reason::sinkholed);
  LONGS_EQUAL(0x45, outcome.frame[14]);
  IpHeader headers{"fd00::5", "2620:fe::fe"};
  headers.first_next = 0;
  headers.between = {60, 0, 1, 4, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0};
  const Outcome outcome6 = box.judge(query_frame({}, headers));
  CHECK(outcome6.reason == Reason::sinkholed);
  LONGS_EQUAL(17, outcome6.frame[20]);
  LONGS_EQUAL(0xBEEF, get16(outcome6.frame, kMessage6));
}

TEST(SinkholeAnswer, of_other_types_is_nodata_with_the_soa_of_the_listed_name)
{
  for (const unsigned type : {kHttps, 64U, kMx, 2U, 5U, 16U, 12U}) {
    const Outcome outcome = box.judge(query_frame({"www.bad.example", type}));
    CHECK(outcome.reason == Reason::nodata);
    const std::size_t question = wire_name("www.bad.example").size() + 4;
    CHECK(part(outcome.frame, kMessage4 + 4, 8) == (Bytes{0, 1, 0, 0, 0, 1, 0, 0}));
    CHECK(behind(outcome.frame, kMessage4 + 12 + question) == soa(12 + 4, 30));
  }
}

TEST(SinkholeAnswer, to_any_is_the_ipv4_address)
{
  const Outcome outcome = box.judge(query_frame({"bad.example", 255}));
  CHECK(outcome.reason == Reason::sinkholed);
  LONGS_EQUAL(1, get16(outcome.frame, outcome.frame.size() - 14));
}

TEST(SinkholeAnswer, with_edns_never_grows_by_more_than_promised)
{
  const Bytes cookie = {0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8};
  for (const bool ede : {false, true}) {
    Policy with = policy();
    with.sinkhole().ede = ede;
    Box edns{with};
    for (const unsigned type : {1U, 28U, kHttps}) {
      for (const auto& [records, count] : {std::pair<Bytes, unsigned>{{}, 0}, {opt(0x8000), 1}, {opt(0, cookie), 1}}) {
        DnsQuery query{"a.bad.example", type};
        query.records = records;
        query.additional = count;
        const Bytes frame = query_frame(query);
        const Outcome outcome = edns.judge(frame);
        CHECK(outcome.verdict == Verdict::answer);
        CHECK(outcome.frame.size() <= frame.size() + (ede ? 120 : 60));
        LONGS_EQUAL(count, get16(outcome.frame, kMessage4 + 10));
      }
    }
  }
}

TEST(SinkholeAnswer, follows_the_mode)
{
  struct Row {
    policy::SinkholeAnswer mode;
    Reason reason;
    unsigned rcode;
  };
  for (const Row& row : {Row{policy::SinkholeAnswer::nxdomain, Reason::nxdomain, 3},
                         {policy::SinkholeAnswer::nodata, Reason::nodata, 0},
                         {policy::SinkholeAnswer::refused, Reason::refused, 5}}) {
    Policy with = policy();
    with.sinkhole().answer = row.mode;
    Box answering{with};
    const Outcome outcome = answering.judge(query_frame({}));
    CHECK(outcome.reason == row.reason);
    LONGS_EQUAL(row.rcode, outcome.frame[kMessage4 + 3] & 15);
    CHECK(answering.hits().at(0).action == hits::HitAction::dns_blocked);
  }
}

TEST(SinkholeAnswer, can_be_an_address_of_the_settings)
{
  Policy with = policy();
  with.sinkhole().answer = policy::SinkholeAnswer::address;
  with.sinkhole().address4 = *weir::parse_ipv4("198.51.100.80");
  with.sinkhole().ttl = 7;
  Box answering{with};
  const Outcome outcome = answering.judge(query_frame({}));
  CHECK(behind(outcome.frame, outcome.frame.size() - 10) == Bytes({0, 0, 0, 7, 0, 4}) + address_bytes("198.51.100.80"));
  const auto record = answering.hits().at(0);
  CHECK(Bytes(record.dns_address.begin() + 12, record.dns_address.end()) == address_bytes("198.51.100.80"));
  LONGS_EQUAL(7, record.dns_ttl);
  CHECK(answering.judge(query_frame({"bad.example", dns::kTypeAaaa})).reason == Reason::nodata);
}

TEST(SinkholeAnswer, of_a_canary_is_its_own_whatever_the_mode)
{
  Policy with = Policy()
                    .name("use-application-dns.net", policy::NameForm::exact, kBlockFeed,
                          policy::ContributionKind::listed, policy::AnswerMode::nxdomain)
                    .name("_dns.resolver.arpa", policy::NameForm::exact, kBlockFeed, policy::ContributionKind::listed,
                          policy::AnswerMode::nodata);
  Box answering{with};
  CHECK(answering.judge(query_frame({"use-application-dns.net"})).reason == Reason::nxdomain);
  CHECK(answering.judge(query_frame({"_dns.resolver.arpa", 64})).reason == Reason::nodata);
  for (const auto& record : answering.hits())
    CHECK(record.action == hits::HitAction::dns_blocked);
}

TEST(SinkholeAnswer, is_for_the_listed_form_only)
{
  Box forms{
      Policy().name("exact.example", policy::NameForm::exact).name("below.example", policy::NameForm::below_only)};
  CHECK(forms.judge(query_frame({"exact.example"})).reason == Reason::sinkholed);
  CHECK(forms.judge(query_frame({"www.exact.example"})).reason == Reason::forwarded);
  CHECK(forms.judge(query_frame({"below.example"})).reason == Reason::forwarded);
  CHECK(forms.judge(query_frame({"www.below.example"})).reason == Reason::sinkholed);
  CHECK(forms.judge(query_frame({"example"})).reason == Reason::forwarded);
  CHECK(forms.judge(query_frame({""})).reason == Reason::forwarded);
}

TEST(SinkholeAnswer, hit_tells_the_query_and_what_it_got)
{
  DnsQuery query{"WWW.bad.example"};
  query.records = opt(0x8000);
  query.additional = 1;
  box.judge(query_frame(query));
  const auto records = box.hits();
  LONGS_EQUAL(1, records.size());
  const hits::HitRecord& hit = records.front();
  CHECK(hit.kind == hits::HitKind::dns && hit.action == hits::HitAction::dns_sinkholed);
  CHECK(hit.form == hits::EntryForm::subdomains && hit.dns_answer == hits::DnsAnswer::address);
  LONGS_EQUAL(2, hit.label_count);
  LONGS_EQUAL(0xBEEF, hit.dns_id);
  LONGS_EQUAL(0x0100, hit.dns_flags);
  LONGS_EQUAL(1, hit.dns_qtype);
  LONGS_EQUAL(1, hit.dns_qclass);
  LONGS_EQUAL(0x41, hit.dns_bits);
  LONGS_EQUAL(30, hit.dns_ttl);
  LONGS_EQUAL(17, hit.protocol);
  LONGS_EQUAL(53, hit.destination_port);
  LONGS_EQUAL(40000, hit.source_port);
  const Bytes name = wire_name("www.bad.example");
  CHECK(Bytes(hit.question.begin(), hit.question.begin() + hit.question_length) == name);
  CHECK(Bytes(hit.destination.begin() + 12, hit.destination.end()) == address_bytes("9.9.9.9"));
  LONGS_EQUAL(1, hit.packets);
}

TEST(SinkholeAnswer, needs_room_in_the_buffer_else_the_query_is_dropped)
{
  const Outcome outcome = box.judge(query_frame({}), Side::inside, 0, 4);
  CHECK(outcome.verdict == Verdict::drop && outcome.reason == Reason::no_room);
  CHECK(box.hits().at(0).action == hits::HitAction::blocked);
}

TEST(SinkholeAnswer, a_full_batch_of_queries_is_answered_lane_by_lane)
{
  std::vector<Bytes> frames;
  for (unsigned i = 0; i < weir::pipeline::kMaxBatch; ++i) {
    DnsQuery query{i % 2 == 0 ? "www.bad.example" : "www.good.example"};
    query.id = i;
    frames.push_back(query_frame(query));
  }
  const auto outcomes = box.judge_batch(frames, Side::inside);
  for (unsigned i = 0; i < frames.size(); ++i) {
    CHECK((outcomes[i].verdict == Verdict::answer) == (i % 2 == 0));
    LONGS_EQUAL(i, get16(outcomes[i].frame, kMessage4));
    CHECK(i % 2 == 0 || outcomes[i].frame == frames[i]);
  }
}

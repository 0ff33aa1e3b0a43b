// SPDX-License-Identifier: BSD-3-Clause
// action: reject. What the inside client gets, and when it gets nothing.
#include "box.h"

#include <CppUTest/TestHarness.h>

using namespace weir::test;
using weir::pipeline::Reason;
using weir::pipeline::Side;
using weir::pipeline::Verdict;
namespace hits = weir::hits;
namespace policy = weir::policy;

namespace {

constexpr unsigned kFin = 1;
constexpr unsigned kSyn = 2;
constexpr unsigned kRst = 4;
constexpr unsigned kAck = 16;

std::uint32_t get32(const Bytes& bytes, std::size_t at)
{
  return get16(bytes, at) << 16 | get16(bytes, at + 2);
}

/// The payload's checksum over a pseudo-header of the addresses of the IP header at 14.
bool checksum_is_right(const Bytes& frame, unsigned protocol)
{
  const bool ipv4 = frame[14] >> 4 == 4;
  const std::size_t header = ipv4 ? 20 : 40;
  const std::size_t length = ipv4 ? get16(frame, 16) - 20 : get16(frame, 18);
  Bytes pseudo = part(frame, ipv4 ? 26 : 22, ipv4 ? 8 : 32);
  put32(pseudo, static_cast<std::uint32_t>(length));
  put32(pseudo, protocol);
  const std::uint32_t seed = protocol == 1 ? 0 : sum16(pseudo);
  return sum16(part(frame, 14 + header, length), seed) == 0xFFFF;
}

} // namespace

TEST_GROUP(Reject)
{
  static Box make()
  {
    Policy policy = Policy().address("192.0.2.1").address("2001:db8:bad::1").address("224.0.0.0/4").name("bad.example");
    policy.bridge().action = policy::StopAction::reject;
    return Box{policy};
  }
  Box box = make();

  Outcome tcp_of(const IpHeader& ends, unsigned flags, std::uint32_t sequence, std::uint32_t acknowledged,
                 const Bytes& payload = {})
  {
    IpHeader header = ends;
    header.protocol = 6;
    return box.judge(padded(macs() + ip(header, tcp(ends, 5000, 443, flags, sequence, acknowledged, payload))));
  }
  void expect_suppressed(const Bytes& frame)
  {
    const Outcome outcome = box.judge(frame);
    CHECK(outcome.verdict == Verdict::drop);
    STRCMP_EQUAL("reject-suppressed", std::string(info(outcome.reason).word).c_str());
    CHECK(outcome.frame == frame);
    for (const auto& record : box.hits())
      CHECK(record.action == hits::HitAction::blocked);
  }
};

TEST(Reject, answers_a_syn_with_a_reset_that_acknowledges_it)
{
  const Outcome outcome = tcp_of({"10.0.0.5", "192.0.2.1"}, kSyn, 0xFFFFFFFF, 0);
  CHECK(outcome.verdict == Verdict::answer && outcome.reason == Reason::rejected_rst);
  const Bytes& frame = outcome.frame;
  LONGS_EQUAL(60, frame.size());
  CHECK(part(frame, 0, 12) == part(macs({0x02, 0, 0, 0, 0, 0x0A}, {0x02, 0, 0, 0, 0, 0x0B}), 0, 12));
  CHECK(part(frame, 26, 8) == address_bytes("192.0.2.1") + address_bytes("10.0.0.5"));
  LONGS_EQUAL(443, get16(frame, 34));
  LONGS_EQUAL(5000, get16(frame, 36));
  LONGS_EQUAL(0, get32(frame, 38));
  LONGS_EQUAL(0, get32(frame, 42));
  LONGS_EQUAL(0x5000 | kRst | kAck, get16(frame, 46));
  LONGS_EQUAL(40, get16(frame, 16));
  LONGS_EQUAL(64, frame[22]);
  CHECK(sum16(part(frame, 14, 20)) == 0xFFFF);
  CHECK(checksum_is_right(frame, 6));
  CHECK(part(frame, 54, 6) == Bytes(6, 0));
  const auto records = box.hits();
  LONGS_EQUAL(1, records.size());
  CHECK(records[0].action == hits::HitAction::rejected);
  LONGS_EQUAL(kSyn, records[0].tcp_flags);
}

TEST(Reject, resets_an_acknowledging_segment_at_the_number_it_expects)
{
  const Outcome outcome = tcp_of({"fd00::5", "2001:db8:bad::1"}, kAck | kFin, 77, 0xDEADBEEF, Bytes(5, 1));
  CHECK(outcome.reason == Reason::rejected_rst);
  LONGS_EQUAL(14 + 40 + 20, outcome.frame.size());
  CHECK(get32(outcome.frame, 58) == 0xDEADBEEF);
  LONGS_EQUAL(0, get32(outcome.frame, 62));
  LONGS_EQUAL(0x5000 | kRst, get16(outcome.frame, 66));
  CHECK(checksum_is_right(outcome.frame, 6));
}

TEST(Reject, counts_payload_and_fin_in_what_it_acknowledges)
{
  const Outcome outcome = tcp_of({"10.0.0.5", "192.0.2.1"}, kFin, 100, 0, Bytes(7, 1));
  LONGS_EQUAL(108, get32(outcome.frame, 42));
}

TEST(Reject, answers_udp_with_icmp_administratively_prohibited_and_quotes_the_packet)
{
  const Bytes query = udp_frame({"10.0.0.5", "192.0.2.1"}, 4000, 123, Bytes(48, 9));
  const Outcome outcome = box.judge(query);
  CHECK(outcome.verdict == Verdict::answer && outcome.reason == Reason::rejected_icmp);
  LONGS_EQUAL(query.size() + 28, outcome.frame.size());
  LONGS_EQUAL(0x030D, get16(outcome.frame, 34));
  CHECK(part(outcome.frame, 42, query.size() - 14) == part(query, 14, query.size() - 14));
  CHECK(sum16(part(outcome.frame, 14, 20)) == 0xFFFF && checksum_is_right(outcome.frame, 1));
  CHECK(part(outcome.frame, 26, 4) == address_bytes("192.0.2.1"));
}

TEST(Reject, answers_ipv6_with_icmpv6_and_keeps_the_tags)
{
  const IpHeader ends{"fd00::5", "2001:db8:bad::1"};
  const Bytes packet = macs() + tag(0x8100, 0xA005) + ip(ends, udp(ends, 1, 2, Bytes(8, 1)));
  const Outcome outcome = box.judge(packet);
  CHECK(outcome.reason == Reason::rejected_icmp);
  CHECK(part(outcome.frame, 12, 4) == part(packet, 12, 4));
  LONGS_EQUAL(packet.size() + 48, outcome.frame.size());
  LONGS_EQUAL(58, outcome.frame[24]);
  LONGS_EQUAL(0x0101, get16(outcome.frame, 58));
  Bytes untagged = outcome.frame;
  untagged.erase(untagged.begin() + 12, untagged.begin() + 16);
  CHECK(checksum_is_right(untagged, 58));
}

TEST(Reject, keeps_its_message_within_the_limits_of_icmp)
{
  const IpHeader ends{"10.0.0.5", "192.0.2.1"};
  LONGS_EQUAL(14 + 576, box.judge(udp_frame(ends, 1, 2, Bytes(1400, 1))).frame.size());
  const IpHeader ends6{"fd00::5", "2001:db8:bad::1"};
  LONGS_EQUAL(14 + 1280, box.judge(udp_frame(ends6, 1, 2, Bytes(1400, 1))).frame.size());
}

TEST(Reject, is_not_sent_where_no_answer_may_be)
{
  const IpHeader ends{"10.0.0.5", "192.0.2.1"};
  const auto raw = [](IpHeader header, unsigned protocol, const Bytes& payload, unsigned fragment = 0) {
    header.protocol = protocol;
    header.fragment = fragment;
    return padded(macs() + ip(header, payload));
  };
  expect_suppressed(raw(ends, 6, tcp(ends, 1, 2, kRst)));
  expect_suppressed(raw(ends, 6, tcp(ends, 1, 2, kSyn), 0x2000));
  expect_suppressed(raw(ends, 17, Bytes(30, 0), 0x0001));
  for (const std::uint8_t type : {3, 4, 5, 11, 12})
    expect_suppressed(raw(ends, 1, {type, 0, 0, 0, 0, 0, 0, 0}));
  const IpHeader ends6{"fd00::5", "2001:db8:bad::1"};
  for (const std::uint8_t type : {1, 2, 3, 4, 127, 137})
    expect_suppressed(raw(ends6, 58, {type, 0, 0, 0, 0, 0, 0, 0}));
  expect_suppressed(raw({"10.0.0.5", "224.0.0.9"}, 17, Bytes(30, 0)));
  expect_suppressed(raw({"0.0.0.0", "192.0.2.1"}, 17, Bytes(30, 0)));
  expect_suppressed(raw({"255.255.255.255", "192.0.2.1"}, 17, Bytes(30, 0)));
  Bytes group = raw(ends, 17, Bytes(30, 0));
  group[0] = 0xFF;
  expect_suppressed(group);
  Bytes bad_sum = raw(ends, 6, tcp(ends, 1, 2, kSyn));
  bad_sum[50] ^= 1;
  expect_suppressed(bad_sum);
  Bytes bad_header = raw(ends, 17, Bytes(30, 0));
  bad_header[24] ^= 1;
  expect_suppressed(bad_header);
}

TEST(Reject, is_for_outbound_frames_only)
{
  CHECK(box.from_outside(tcp_frame({"192.0.2.1", "10.0.0.5"}, 1, 2, kSyn)).reason == Reason::listed_address);
}

TEST(Reject, drops_when_the_buffer_has_no_room)
{
  const Bytes query = udp_frame({"fd00::5", "2001:db8:bad::1"}, 1, 2, Bytes(8, 1));
  CHECK(box.judge(query, Side::inside, 0, 0).reason == Reason::reject_suppressed);
}

TEST(Reject, of_icmp_kind_are_limited_and_resets_are_not)
{
  int rejected = 0;
  for (int i = 0; i < 300; ++i)
    rejected += box.judge(udp_frame({"10.0.0.5", "192.0.2.1"}, 1, 2, Bytes(20, 1))).reason == Reason::rejected_icmp;
  LONGS_EQUAL(100, rejected);
  CHECK(box.judge(tcp_frame({"10.0.0.5", "192.0.2.1"}, 1, 2, kSyn)).reason == Reason::rejected_rst);
  box.now_ns += 1'000'000;
  CHECK(box.judge(udp_frame({"10.0.0.5", "192.0.2.1"}, 1, 2, Bytes(20, 1))).reason == Reason::rejected_icmp);
  CHECK(box.judge(udp_frame({"10.0.0.5", "192.0.2.1"}, 1, 2, Bytes(20, 1))).reason == Reason::reject_suppressed);
}

TEST(Reject, leaves_names_to_the_sinkhole)
{
  CHECK(box.judge(query_frame({})).reason == Reason::sinkholed);
}

// SPDX-License-Identifier: BSD-3-Clause
// What can be looked into, and the reason when not. All frames here go to nobody that is listed.
#include "box.h"

#include <CppUTest/TestHarness.h>

using namespace weir::test;
using weir::pipeline::Reason;
using weir::pipeline::Side;
using weir::pipeline::Treatment;
using weir::pipeline::Verdict;

namespace {

Bytes typed(unsigned type, const Bytes& payload = Bytes(50, 0))
{
  Bytes out = macs();
  put16(out, type);
  return out + payload;
}

Bytes ip_frame(IpHeader header, const Bytes& payload = Bytes(40, 0xAB))
{
  return padded(macs() + ip(header, payload));
}

Bytes first(const Bytes& bytes, std::size_t length)
{
  return {bytes.begin(), bytes.begin() + static_cast<long>(length)};
}

Bytes fragment_header(unsigned next, unsigned field)
{
  Bytes out = {static_cast<std::uint8_t>(next), 0};
  put16(out, field);
  put32(out, 7);
  return out;
}

const IpHeader kIpv6Ends{"fd00::5", "2001:db8::1"};

IpHeader extended(unsigned first_next, Bytes between, unsigned protocol = 17)
{
  IpHeader header = kIpv6Ends;
  header.first_next = first_next;
  header.between = std::move(between);
  header.protocol = protocol;
  return header;
}

} // namespace

TEST_GROUP(NotLookedInto)
{
  Box box{Policy().name("bad.example")};

  void expect(Reason reason, const Bytes& frame, Side side = Side::inside, std::uint32_t cut = 0)
  {
    const Outcome outcome = box.judge(frame, side, cut);
    CHECK(outcome.verdict == Verdict::forward);
    STRCMP_EQUAL(std::string(info(reason).word).c_str(), std::string(info(outcome.reason).word).c_str());
    CHECK(outcome.frame == frame);
    // Once more without a byte to spare behind the frame, for the address sanitizer.
    CHECK(box.judge(frame, side, cut, 0).reason == outcome.reason);
  }
};

TEST(NotLookedInto, ordinary_packets_are_just_forwarded)
{
  expect(Reason::forwarded, udp_frame({"10.0.0.5", "192.0.2.1"}, 5000, 443, Bytes(100, 1)));
  expect(Reason::forwarded, tcp_frame({"10.0.0.5", "192.0.2.1"}, 5000, 443, 0x02));
  expect(Reason::forwarded, tcp_frame(kIpv6Ends, 5000, 443, 0x02));
  expect(Reason::forwarded, ip_frame({"10.0.0.5", "192.0.2.1", 1}, {8, 0, 0, 0, 0, 0, 0, 0}));
  expect(Reason::forwarded, ip_frame({"10.0.0.5", "192.0.2.1", 89}));
  expect(Reason::forwarded, macs() + ip({"10.0.0.5", "192.0.2.1", 89}, {}));
  expect(Reason::forwarded, ip_frame(extended(0, {60, 0, 1, 4, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0})));
  expect(Reason::forwarded, ip_frame(extended(59, {}, 59)));
}

TEST(NotLookedInto, ether_types)
{
  expect(Reason::arp, typed(0x0806));
  expect(Reason::arp, typed(0x8035));
  expect(Reason::unknown_ethertype, typed(0x88CC));                  // LLDP
  expect(Reason::unknown_ethertype, typed(0x8809));                  // LACP
  expect(Reason::unknown_ethertype, typed(0x0026, {0x42, 0x42, 3})); // STP over LLC
  expect(Reason::encapsulation, typed(0x0030, {0xAA, 0xAA, 3, 0, 0, 0, 8, 0}));
  expect(Reason::unknown_ethertype, typed(0x0030, {0xAA, 0xAA}));
  for (const unsigned type : {0x8847, 0x8848, 0x8863, 0x8864, 0x88E7})
    expect(Reason::encapsulation, typed(type));
}

TEST(NotLookedInto, tags)
{
  const Bytes inner = ip({"10.0.0.5", "192.0.2.1", 89}, Bytes(40, 0));
  for (const unsigned type : {0x8100, 0x88A8, 0x9100, 0x9200}) {
    expect(Reason::forwarded, macs() + tag(type, 5) + inner);
    expect(Reason::forwarded, macs() + tag(type, 5) + tag(0x8100, 6) + inner);
    expect(Reason::too_many_tags, macs() + tag(type, 5) + tag(0x8100, 6) + tag(0x8100, 7) + inner);
    expect(Reason::truncated, first(macs() + tag(type, 5) + inner, 16));
  }
  expect(Reason::arp, macs() + tag(0x8100, 5) + Bytes{0x08, 0x06} + Bytes(46, 0));
}

TEST(NotLookedInto, tunnels)
{
  for (const unsigned protocol : {4U, 41U, 47U, 50U, 51U, 97U, 115U, 137U})
    expect(Reason::encapsulation, ip_frame({"10.0.0.5", "192.0.2.1", protocol}));
  expect(Reason::encapsulation, ip_frame(extended(0, {}, 41)));
}

TEST(NotLookedInto, eight_extension_headers_are_followed)
{
  Bytes headers;
  for (int i = 0; i < 7; ++i)
    headers = headers + Bytes{60, 0, 1, 4, 0, 0, 0, 0};
  expect(Reason::forwarded, ip_frame(extended(60, headers + Bytes{59, 0, 1, 4, 0, 0, 0, 0})));
  expect(Reason::extension_headers,
         ip_frame(extended(60, headers + Bytes{60, 0, 1, 4, 0, 0, 0, 0, 59, 0, 1, 4, 0, 0, 0, 0})));
}

TEST(NotLookedInto, extension_headers_that_are_not_followed)
{
  for (const unsigned next : {43U, 51U, 135U, 139U, 140U})
    expect(Reason::extension_headers, ip_frame(extended(next, {17, 0, 0, 0, 0, 0, 0, 0})));
  Bytes many;
  for (int i = 0; i < 9; ++i)
    many = many + Bytes{60, 0, 1, 4, 0, 0, 0, 0};
  expect(Reason::extension_headers, ip_frame(extended(60, many)));
  expect(Reason::truncated, ip_frame(extended(60, {17, 200, 1, 4, 0, 0, 0, 0})));
}

TEST(NotLookedInto, fragments)
{
  expect(Reason::later_fragment, ip_frame({"10.0.0.5", "192.0.2.1", 17, 0x2010}));
  expect(Reason::later_fragment, ip_frame(extended(44, fragment_header(17, 0x0041))));
  const Bytes query = udp({"10.0.0.5", "9.9.9.9"}, 4000, 53, dns_query({}));
  expect(Reason::dns_in_fragments, padded(macs() + ip({"10.0.0.5", "9.9.9.9", 17, 0x2000}, query)));
  expect(Reason::forwarded, ip_frame({"10.0.0.5", "192.0.2.1", 6, 0x2000}));
  const Bytes query6 = udp(kIpv6Ends, 4000, 53, dns_query({}));
  expect(Reason::dns_in_fragments, macs() + ip(extended(44, fragment_header(17, 0)), query6));
}

TEST(NotLookedInto, what_is_too_short)
{
  const Bytes ipv4 = macs() + ip({"10.0.0.5", "192.0.2.1", 89}, {});
  const Bytes ipv6 = macs() + ip(extended(59, {}, 59), {});
  for (const std::size_t length : {0UL, 1UL, 13UL, 14UL, 20UL, 33UL})
    expect(Reason::truncated, first(ipv4, length));
  expect(Reason::forwarded, ipv4);
  expect(Reason::truncated, first(ipv6, 53));
  expect(Reason::forwarded, ipv6);
  expect(Reason::truncated, ip_frame({"10.0.0.5", "192.0.2.1", 17}, Bytes(7, 0)));
}

TEST(NotLookedInto, headers_that_contradict_themselves)
{
  Bytes frame = ip_frame({"10.0.0.5", "192.0.2.1", 89});
  frame[14] = 0x44;
  expect(Reason::truncated, frame);
  frame[14] = 0x4F;
  expect(Reason::truncated, first(frame, 60));
  frame[14] = 0x65;
  expect(Reason::truncated, frame);
  frame[14] = 0x46;
  set16(frame, 16, 22);
  expect(Reason::truncated, frame);
}

TEST(NotLookedInto, a_cut_capture)
{
  expect(Reason::truncated, tcp_frame({"10.0.0.5", "192.0.2.1"}, 5000, 443, 2), Side::inside, 1);
  expect(Reason::truncated, query_frame({"www.bad.example"}), Side::inside, 1);
}

TEST(NotLookedInto, queries_from_the_outside)
{
  expect(Reason::dns_from_outside, query_frame({"www.bad.example"}), Side::outside);
  expect(Reason::dns_from_outside, query_frame({"www.bad.example"}, {"fd00::1", "fd00::2"}), Side::outside);
  expect(Reason::forwarded, udp_frame({"9.9.9.9", "10.0.0.5"}, 53, 4000, Bytes(40, 0)), Side::outside);
}

TEST_GROUP(WithoutPolicy)
{
  std::array<std::atomic<std::uint64_t>, weir::pipeline::kReasonCapacity> reasons{};
  std::unique_ptr<weir::pipeline::Worker> memory = std::make_unique<weir::pipeline::Worker>(); // over-aligned
  weir::pipeline::Worker& worker = *memory;
  std::unique_ptr<weir::pipeline::Batch> batch = std::make_unique<weir::pipeline::Batch>();
  weir::pipeline::VerdictBatch verdicts;

  void setup() override
  {
    worker.reasons = reasons.data();
  }
  void process(Treatment treatment, std::uint32_t count)
  {
    batch->frames.count = count;
    batch->treatment = treatment;
    weir::pipeline::process(*batch, worker, 0, verdicts);
  }
};

TEST(WithoutPolicy, closed_drops_every_lane_and_no_other)
{
  for (const std::uint32_t count : {0U, 1U, 63U, 64U}) {
    process(Treatment::no_policy_closed, count);
    LONGS_EQUAL(count, std::popcount(verdicts.drop));
    CHECK(verdicts.answer == 0);
  }
  LONGS_EQUAL(128, reasons[number(Reason::no_policy_closed)].load());
}

TEST(WithoutPolicy, open_and_bypass_forward_and_count_apart)
{
  process(Treatment::no_policy_open, 5);
  CHECK(verdicts.drop == 0 && verdicts.answer == 0);
  process(Treatment::bypass, 5);
  CHECK(verdicts.drop == 0 && verdicts.answer == 0);
  LONGS_EQUAL(5, reasons[number(Reason::no_policy_open)].load());
  LONGS_EQUAL(5, reasons[number(Reason::bypass)].load());
}

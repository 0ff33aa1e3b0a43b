// SPDX-License-Identifier: BSD-3-Clause
// Listed addresses: which end, which direction, whatever the packet looks like; and what the hit says.
#include "box.h"

#include <CppUTest/TestHarness.h>

using namespace weir::test;
using weir::pipeline::Reason;
using weir::pipeline::Side;
using weir::pipeline::Verdict;
namespace hits = weir::hits;
namespace policy = weir::policy;

namespace {

Bytes mapped(std::string_view text)
{
  const Bytes bytes = address_bytes(text);
  return bytes.size() == 16 ? bytes : Bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF} + bytes;
}

bool same(const std::array<std::uint8_t, 16>& stored, std::string_view text)
{
  return Bytes(stored.begin(), stored.end()) == mapped(text);
}

} // namespace

TEST_GROUP(ListedAddress)
{
  Box box{Policy()
              .address("192.0.2.1")
              .address("198.51.100.0/24")
              .address("2001:db8:bad::1")
              .address("2001:db8:bad:1::/64")
              .address("203.0.113.7", kInboundFeed)
              .address("203.0.113.8", kOutboundFeed)
              .address("203.0.113.9", kMonitorFeed)};

  void expect(Reason reason, const Bytes& frame, Side side)
  {
    const Outcome outcome = box.judge(frame, side);
    const bool drop = info(reason).outcome == weir::pipeline::Outcome::drop;
    STRCMP_EQUAL(std::string(info(reason).word).c_str(), std::string(info(outcome.reason).word).c_str());
    CHECK((outcome.verdict == Verdict::drop) == drop);
    CHECK(outcome.frame == frame);
  }
  void out(Reason reason, std::string_view source, std::string_view destination)
  {
    expect(reason, tcp_frame({source, destination}, 5000, 443, 2), Side::inside);
  }
  void in(Reason reason, std::string_view source, std::string_view destination)
  {
    expect(reason, tcp_frame({source, destination}, 443, 5000, 0x12), Side::outside);
  }
};

TEST(ListedAddress, is_the_destination_outbound_and_the_source_inbound)
{
  out(Reason::listed_address, "10.0.0.5", "192.0.2.1");
  in(Reason::listed_address, "192.0.2.1", "10.0.0.5");
  out(Reason::forwarded, "192.0.2.1", "9.9.9.9");
  in(Reason::forwarded, "9.9.9.9", "192.0.2.1");
  out(Reason::listed_address, "fd00::5", "2001:db8:bad::1");
  in(Reason::listed_address, "2001:db8:bad::1", "fd00::5");
  out(Reason::forwarded, "fd00::5", "2001:db8:bad::2");
}

TEST(ListedAddress, covers_its_prefix_and_nothing_beside)
{
  out(Reason::listed_address, "10.0.0.5", "198.51.100.0");
  out(Reason::listed_address, "10.0.0.5", "198.51.100.255");
  out(Reason::forwarded, "10.0.0.5", "198.51.101.0");
  out(Reason::forwarded, "10.0.0.5", "198.51.99.255");
  out(Reason::listed_address, "fd00::5", "2001:db8:bad:1:ffff::");
  out(Reason::forwarded, "fd00::5", "2001:db8:bad:2::");
}

TEST(ListedAddress, of_a_feed_with_a_direction_stops_only_there)
{
  in(Reason::listed_address, "203.0.113.7", "10.0.0.5");
  out(Reason::other_direction, "10.0.0.5", "203.0.113.7");
  out(Reason::listed_address, "10.0.0.5", "203.0.113.8");
  in(Reason::other_direction, "203.0.113.8", "10.0.0.5");
}

TEST(ListedAddress, inside_ipv6_is_found_in_all_three_forms)
{
  out(Reason::listed_address, "fd00::5", "::ffff:192.0.2.1");
  out(Reason::listed_address, "fd00::5", "64:ff9b::c000:201");
  out(Reason::listed_address, "fd00::5", "2002:c000:201::99");
  in(Reason::listed_address, "2002:c000:201::99", "fd00::5");
  out(Reason::forwarded, "fd00::5", "64:ff9b:1::c000:201");
}

TEST(ListedAddress, stops_every_protocol_and_every_broken_packet_with_readable_addresses)
{
  const IpHeader ends{"10.0.0.5", "192.0.2.1"};
  for (const unsigned protocol : {0U, 1U, 2U, 4U, 17U, 47U, 50U, 132U, 255U}) {
    IpHeader header = ends;
    header.protocol = protocol;
    expect(Reason::listed_address, padded(macs() + ip(header, Bytes(30, 1))), Side::inside);
    expect(Reason::listed_address, macs() + ip(header, {}), Side::inside);
    header.fragment = 0x00B9;
    expect(Reason::listed_address, padded(macs() + ip(header, Bytes(30, 1))), Side::inside);
  }
  const Bytes good = tcp_frame(ends, 1, 2, 2);
  for (const auto& [at, value] : {std::pair<std::size_t, unsigned>{14, 0x4028},
                                  {14, 0x4F28},
                                  {16, 0},
                                  {16, 0xFFFF},
                                  {24, 0xBAD0},
                                  {20, 0xFFFF},
                                  {50, 0x1111}}) {
    Bytes frame = good;
    set16(frame, at, value);
    expect(Reason::listed_address, frame, Side::inside);
  }
  const Outcome cut = box.judge(good, Side::inside, 1000);
  CHECK(cut.reason == Reason::listed_address);
}

TEST(ListedAddress, counts_the_bytes_of_the_frame_and_not_those_that_a_capture_left)
{
  const Bytes frame = tcp_frame({"10.0.0.5", "192.0.2.1"}, 1, 2, 2);
  CHECK(box.judge(frame, Side::inside, 1000).reason == Reason::listed_address);
  LONGS_EQUAL(frame.size() + 1000, box.hits().at(0).bytes);
}

TEST(ListedAddress, is_found_behind_tags)
{
  const Bytes inner = ip({"10.0.0.5", "192.0.2.1", 89}, Bytes(40, 0));
  const Bytes inner6 = ip({"fd00::5", "2001:db8:bad::1", 89}, Bytes(40, 0));
  expect(Reason::listed_address, macs() + tag(0x8100, 5) + inner, Side::inside);
  expect(Reason::listed_address, macs() + tag(0x88A8, 5) + tag(0x8100, 6) + inner, Side::inside);
  expect(Reason::listed_address, macs() + tag(0x9100, 5) + tag(0x9200, 6) + inner6, Side::inside);
}

TEST(ListedAddress, each_lane_of_a_full_batch_gets_its_own_verdict)
{
  std::vector<Bytes> frames;
  for (unsigned i = 0; i < weir::pipeline::kMaxBatch; ++i) {
    if (i % 3 == 0)
      frames.push_back(tcp_frame({"10.0.0.5", "192.0.2.1"}, 5000, i, 2));
    else if (i % 3 == 1)
      frames.push_back(tcp_frame({"fd00::5", "2001:db8:bad::1"}, 5000, i, 2));
    else
      frames.push_back(tcp_frame({"fd00::5", "2002:c000:202::1"}, 5000, i, 2));
  }
  const std::vector<Outcome> outcomes = box.judge_batch(frames, Side::inside);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    CHECK((outcomes[i].verdict == Verdict::drop) == (i % 3 != 2));
    CHECK(outcomes[i].frame == frames[i]);
  }
  LONGS_EQUAL(43, box.counted(Reason::listed_address));
  LONGS_EQUAL(21, box.counted(Reason::forwarded));
}

TEST(ListedAddress, hit_names_everything_that_is_known)
{
  Bytes frame = macs() + tag(0x88A8, 0x6005) + tag(0x8100, 7) +
                ip({"10.0.0.5", "198.51.100.9", 6}, tcp({"10.0.0.5", "198.51.100.9"}, 5000, 443, 0x02));
  CHECK(box.judge(frame).verdict == Verdict::drop);
  const auto records = box.hits();
  LONGS_EQUAL(1, records.size());
  const hits::HitRecord& hit = records.front();
  CHECK(hit.kind == hits::HitKind::address && hit.action == hits::HitAction::blocked);
  CHECK(hit.direction == hits::Direction::outbound && hit.form == hits::EntryForm::prefix);
  CHECK(hit.family == hits::EntryFamily::ipv4 && hit.prefix_length == 24 && hit.collapse == hits::Collapse::none);
  CHECK(same(hit.source, "10.0.0.5") && same(hit.destination, "198.51.100.9"));
  LONGS_EQUAL(5000, hit.source_port);
  LONGS_EQUAL(443, hit.destination_port);
  LONGS_EQUAL(6, hit.protocol);
  LONGS_EQUAL(2, hit.tcp_flags);
  LONGS_EQUAL(2, hit.vlan_count);
  LONGS_EQUAL(5, hit.vlan_ids[0]);
  LONGS_EQUAL(7, hit.vlan_ids[1]);
  LONGS_EQUAL(0x0A, hit.source_mac[5]);
  LONGS_EQUAL(0x0B, hit.destination_mac[5]);
  LONGS_EQUAL(1, hit.packets);
  LONGS_EQUAL(frame.size(), hit.bytes);
  LONGS_EQUAL(number(Reason::listed_address), hit.reason);
  CHECK(hit.first_time == box.now_ns);
  LONGS_EQUAL(hits::kKnowsAddresses | hits::kKnowsPorts | hits::kKnowsMacs | hits::kKnowsTcpFlags | hits::kKnowsEntry,
              hit.known);
}

TEST(ListedAddress, hit_of_icmp_and_of_a_later_fragment_knows_no_ports)
{
  box.judge(padded(macs() + ip({"10.0.0.5", "192.0.2.1", 1}, {8, 3, 0, 0, 0, 0, 0, 0})));
  box.judge(padded(macs() + ip({"10.0.0.5", "192.0.2.1", 6, 0x00B9}, Bytes(40, 7))));
  const auto records = box.hits();
  LONGS_EQUAL(2, records.size());
  LONGS_EQUAL(hits::kKnowsAddresses | hits::kKnowsMacs | hits::kKnowsIcmp | hits::kKnowsEntry, records[0].known);
  LONGS_EQUAL(8, records[0].icmp_type);
  LONGS_EQUAL(3, records[0].icmp_code);
  CHECK(records[0].form == hits::EntryForm::address);
  LONGS_EQUAL(hits::kKnowsAddresses | hits::kKnowsMacs | hits::kKnowsEntry, records[1].known);
}

TEST(ListedAddress, hit_of_an_embedded_address_names_the_ipv4_entry)
{
  box.judge(tcp_frame({"2002:c000:201::99", "fd00::5"}, 1, 2, 2), Side::outside);
  const auto records = box.hits();
  LONGS_EQUAL(1, records.size());
  CHECK(records[0].family == hits::EntryFamily::ipv4 && (records[0].known & hits::kIsIpv6) != 0);
  CHECK(records[0].direction == hits::Direction::inbound);
  LONGS_EQUAL(32, records[0].prefix_length);
  CHECK(same(records[0].source, "2002:c000:201::99"));
}

TEST(ListedAddress, frames_of_one_key_are_one_row_with_a_sum)
{
  for (int i = 0; i < 5; ++i)
    box.judge(tcp_frame({"10.0.0.5", "192.0.2.1"}, 5000 + i, 443, 2));
  std::uint64_t packets = 0;
  const auto records = box.hits();
  for (const auto& record : records)
    packets += record.packets;
  LONGS_EQUAL(2, records.size());
  LONGS_EQUAL(5, packets);
}

TEST(ListedAddress, hits_are_told_apart_by_ends_port_and_protocol_and_by_nothing_else)
{
  IpHeader header{"10.0.0.5", "192.0.2.1", 6};
  const Bytes plain = tcp_frame(header, 1, 443, 2);
  header.between = {1, 1, 1, 1};
  const Bytes with_options = macs() + ip(header, tcp(header, 1, 443, 2));
  header.between = {};
  const Bytes tagged = macs() + tag(0x8100, 7) + part(plain, 12, 42);
  const std::vector<Bytes> alike = {plain, tcp_frame(header, 3, 443, 0x10), tagged, with_options};
  const std::vector<Bytes> others = {tcp_frame({"10.0.0.6", "192.0.2.1"}, 1, 443, 2),
                                     tcp_frame({"10.0.0.5", "198.51.100.1"}, 1, 443, 2),
                                     tcp_frame({"10.0.0.5", "198.51.100.2"}, 1, 443, 2),
                                     tcp_frame(header, 1, 80, 2),
                                     tcp_frame(header, 1, 444, 2),
                                     udp_frame(header, 1, 443, {1, 2, 3})};
  std::vector<Bytes> frames = alike;
  frames.insert(frames.end(), others.begin(), others.end());
  box.judge_batch(frames, Side::inside);
  const auto records = box.hits();
  LONGS_EQUAL(others.size() + 2, records.size()); // of `alike` the first frame, and those after it
  std::uint64_t packets = 0;
  std::uint64_t packets_alike = 0;
  for (const auto& record : records) {
    const bool is_alike = same(record.source, "10.0.0.5") && same(record.destination, "192.0.2.1") &&
                          record.destination_port == 443 && record.protocol == 6;
    packets += record.packets;
    packets_alike += is_alike ? record.packets : 0;
  }
  LONGS_EQUAL(frames.size(), packets);
  LONGS_EQUAL(alike.size(), packets_alike);
}

TEST_GROUP(OwnIpv6Entry){};

TEST(OwnIpv6Entry, counts_before_the_embedded_ipv4_entry)
{
  Box box{Policy().address("192.0.2.1").address("2002:c000:201::/48", kMonitorFeed)};
  CHECK(box.judge(tcp_frame({"fd00::5", "2002:c000:201::1"}, 1, 2, 2)).reason == Reason::monitored);
  const auto records = box.hits();
  LONGS_EQUAL(1, records.size());
  CHECK(records[0].family == hits::EntryFamily::ipv6);
  LONGS_EQUAL(48, records[0].prefix_length);
}

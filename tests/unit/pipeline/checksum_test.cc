// SPDX-License-Identifier: BSD-3-Clause
// The sums are checked against the byte-wise ones of the packet builder through whole answers elsewhere; here are the
// edges.
#include "box.h"

#include <CppUTest/TestHarness.h>

using namespace weir::test;
using weir::pipeline::Reason;
using weir::pipeline::Verdict;

TEST_GROUP(Checksums)
{
  Box box{Policy().name("bad.example")};

  /// A query with its UDP checksum field replaced.
  static Bytes with_udp_checksum(const IpHeader& header, unsigned value)
  {
    Bytes frame = query_frame({}, header);
    const std::size_t network = 14;
    const std::size_t transport = network + (address_bytes(header.source).size() == 4 ? 20 : 40);
    set16(frame, transport + 6, value);
    return frame;
  }
};

TEST(Checksums, a_query_of_every_length_is_verified_rightly)
{
  const std::string_view labels = "abcdefghijklmnopqrstuvwxyz";
  for (std::size_t length = 1; length <= labels.size(); ++length) {
    const std::string name = std::string(labels.substr(0, length)) + ".bad.example";
    CHECK(box.judge(query_frame({name})).reason == Reason::sinkholed);
    CHECK(box.judge(query_frame({name}, {"fd00::5", "2620:fe::fe"})).reason == Reason::sinkholed);
  }
}

/// Odd and even questions, answers of every length, with and without records behind the question.
TEST(Checksums, of_answers_of_every_length_are_right)
{
  const Bytes cookie = {0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8};
  Policy with_text;
  with_text.name("bad.example").sinkhole().ede = true;
  Box explaining{with_text};
  for (Box* one : {&box, &explaining}) {
    for (std::size_t length = 1; length <= 40; ++length) {
      for (const unsigned type : {1U, 28U, 65U}) {
        for (const auto& [records, count] : {std::pair<Bytes, unsigned>{{}, 0}, {opt(), 1}, {opt(0, cookie), 1}}) {
          const std::string name = std::string(length, 'a') + ".bad.example";
          DnsQuery query{name, type};
          query.records = records;
          query.additional = count;
          for (const IpHeader& ends : {IpHeader{"10.0.0.5", "9.9.9.9"}, IpHeader{"fd00::5", "2620:fe::fe"}}) {
            const Outcome outcome = one->judge(query_frame(query, ends));
            CHECK(outcome.verdict == Verdict::answer);
            const std::size_t udp = get16(outcome.frame, 12) == 0x0800 ? 34 : 54;
            const std::size_t size = get16(outcome.frame, udp + 4);
            LONGS_EQUAL(0xFFFF, sum16(part(outcome.frame, udp, size), pseudo_sum(ends, 17, size)));
          }
        }
      }
    }
  }
}

TEST(Checksums, a_wrong_udp_checksum_is_forwarded_and_counted)
{
  const Outcome outcome = box.judge(with_udp_checksum({"10.0.0.5", "9.9.9.9"}, 0x1234));
  CHECK(outcome.verdict == Verdict::forward);
  CHECK(outcome.reason == Reason::dns_bad_checksum);
  CHECK(box.hits().empty());
}

TEST(Checksums, no_udp_checksum_is_right_over_ipv4_and_wrong_over_ipv6)
{
  CHECK(box.judge(with_udp_checksum({"10.0.0.5", "9.9.9.9"}, 0)).reason == Reason::sinkholed);
  CHECK(box.judge(with_udp_checksum({"fd00::5", "2620:fe::fe"}, 0)).reason == Reason::dns_bad_checksum);
}

TEST(Checksums, a_wrong_ipv4_header_checksum_is_forwarded_and_counted)
{
  Bytes frame = query_frame({});
  set16(frame, 24, get16(frame, 24) ^ 1);
  CHECK(box.judge(frame).reason == Reason::dns_bad_checksum);
}

TEST(Checksums, are_taken_as_right_when_told_so)
{
  box.context().verify_checksums = false;
  CHECK(box.judge(with_udp_checksum({"10.0.0.5", "9.9.9.9"}, 0x1234)).reason == Reason::sinkholed);
}

TEST(Checksums, of_an_unlisted_name_are_nobodys_business)
{
  Bytes frame = query_frame({"good.example"});
  set16(frame, 24, 0);
  CHECK(box.judge(frame).reason == Reason::forwarded);
}

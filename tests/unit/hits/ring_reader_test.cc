// SPDX-License-Identifier: BSD-3-Clause
// A ring file between two sides: resuming, hostile heads, records, tails and sizes.
#include "instance_fixture.h"

#include <weir/hits_files/ring_reader.h>

#include <array>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

namespace {

constexpr std::size_t kHeadOffset = 64;

HitRecord of_packets(std::uint64_t packets)
{
  HitRecord record;
  record.packets = packets;
  return record;
}

} // namespace

TEST_GROUP(RingFiles)
{
  RunDirectory run;
  std::unique_ptr<Instance> instance;
  std::array<HitRecord, 100> records;

  void setup() override
  {
    instance = std::move(*Instance::create(spec_in(run)));
  }
  void teardown() override
  {
    instance.reset();
  }
  RingWriter& writer()
  {
    return instance->ring(1, Lane::inbound);
  }
  RingReader reader()
  {
    return std::move(*RingReader::open(instance->directory(), 1, Lane::inbound));
  }
  std::filesystem::path ring_path() const
  {
    return instance->directory() / "1-inbound.ring";
  }
  std::filesystem::path tail_path() const
  {
    return instance->directory() / "1-inbound.tail";
  }
};

TEST(RingFiles, carry_records_to_a_reader_and_room_back)
{
  RingReader end = reader();
  std::uint64_t expected = 0;
  for (int round = 0; round < 10; ++round) {
    for (std::uint64_t i = 0; i < 50; ++i)
      CHECK(writer().push(of_packets(i)));
    LONGS_EQUAL(50, end.waiting());
    std::size_t got = 0;
    while (const std::size_t count = end.read(records)) {
      for (std::size_t i = 0; i < count; ++i)
        LONGS_EQUAL(++expected, records[i].sequence);
      got += count;
    }
    LONGS_EQUAL(50, got);
    CHECK(end.commit());
    instance->poll_readers();
  }
  LONGS_EQUAL(500, end.position());
  LONGS_EQUAL(10 * 49 * 50 / 2, end.frames_read());
  CHECK(instance->is_drained());
}

TEST(RingFiles, a_reader_goes_on_behind_the_last_commit_of_the_one_before)
{
  for (std::uint64_t i = 1; i <= 10; ++i)
    CHECK(writer().push(of_packets(i)));
  {
    RingReader first = reader();
    LONGS_EQUAL(4, first.read(std::span(records).first(4)));
    CHECK(first.commit());
    LONGS_EQUAL(3, first.read(std::span(records).first(3))); // read, not committed
  }
  RingReader second = reader();
  LONGS_EQUAL(10, second.frames_read());
  LONGS_EQUAL(6, second.read(records));
  LONGS_EQUAL(5, records[0].sequence);
  LONGS_EQUAL(55, second.frames_read());
}

TEST(RingFiles, without_a_commit_the_writer_finds_the_ring_full)
{
  RingReader end = reader();
  for (std::uint64_t i = 0; i < 64; ++i)
    CHECK(writer().push(of_packets(1)));
  while (end.read(records) != 0) {
  }
  instance->poll_readers();
  CHECK_FALSE(writer().push(of_packets(1)));
  CHECK(end.commit());
  instance->poll_readers();
  CHECK(writer().push(of_packets(1)));
}

TEST(RingFiles, a_head_beyond_the_ring_is_counted_and_bounded)
{
  CHECK(writer().push(of_packets(1)));
  RingReader end = reader();
  const std::uint64_t head = 1ULL << 62;
  poke(ring_path(), kHeadOffset, &head, sizeof head);
  LONGS_EQUAL(0, end.read(records));
  CHECK(end.losses().overruns == head - 64);
  LONGS_EQUAL(64, end.losses().bad_records);
  LONGS_EQUAL(0, end.read(records));
}

TEST(RingFiles, a_head_that_goes_back_is_nothing_new)
{
  for (int i = 0; i < 5; ++i)
    CHECK(writer().push(of_packets(1)));
  RingReader end = reader();
  LONGS_EQUAL(5, end.read(records));
  const std::uint64_t head = 2;
  poke(ring_path(), kHeadOffset, &head, sizeof head);
  LONGS_EQUAL(0, end.read(records));
  LONGS_EQUAL(1, end.losses().bad_heads);
  LONGS_EQUAL(0, end.waiting());
}

TEST(RingFiles, a_record_of_another_version_or_sequence_costs_itself_alone)
{
  for (std::uint64_t i = 1; i <= 5; ++i)
    CHECK(writer().push(of_packets(i)));
  const std::uint64_t sequence = 77;
  poke(ring_path(), kRingHeaderSize + 1 * sizeof(HitRecord) + offsetof(HitRecord, sequence), &sequence, 8);
  const std::uint16_t version = 9;
  poke(ring_path(), kRingHeaderSize + 3 * sizeof(HitRecord) + offsetof(HitRecord, version), &version, 2);
  RingReader end = reader();
  LONGS_EQUAL(3, end.read(records));
  LONGS_EQUAL(1, records[0].packets);
  LONGS_EQUAL(3, records[1].packets);
  LONGS_EQUAL(5, records[2].packets);
  LONGS_EQUAL(2, end.losses().bad_records);
  LONGS_EQUAL(15, end.frames_read());
}

TEST(RingFiles, a_ring_cut_short_while_it_is_read_costs_its_records)
{
  CHECK(writer().push(of_packets(1)));
  RingReader end = reader();
  std::filesystem::resize_file(ring_path(), kRingHeaderSize + 100);
  LONGS_EQUAL(0, end.read(records));
  std::filesystem::resize_file(ring_path(), 0);
  LONGS_EQUAL(0, end.read(records));
  LONGS_EQUAL(0, end.waiting());
  CHECK_FALSE(RingReader::open(instance->directory(), 1, Lane::inbound).has_value());
}

TEST(RingFiles, headers_that_contradict_themselves_are_refused)
{
  const std::uint32_t bad[] = {0, 1, 3, 63, 128, 1U << 30, 0xFFFFFFFF};
  for (const std::uint32_t capacity : bad) {
    poke(ring_path(), offsetof(RingHeader, capacity), &capacity, sizeof capacity);
    const auto end = RingReader::open(instance->directory(), 1, Lane::inbound);
    CHECK(!end.has_value() && end.error().code == FileErrorCode::malformed);
  }
  const auto absent = RingReader::open(instance->directory(), 7, Lane::inbound);
  CHECK(!absent.has_value() && absent.error().code == FileErrorCode::not_found);
}

TEST(RingFiles, links_and_pipes_in_place_of_a_ring_are_refused)
{
  std::filesystem::remove(ring_path());
  std::filesystem::create_symlink("/dev/zero", ring_path());
  CHECK_FALSE(RingReader::open(instance->directory(), 1, Lane::inbound).has_value());
  std::filesystem::remove(tail_path());
  CHECK_FALSE(RingReader::open(instance->directory(), 1, Lane::inbound).has_value());
}

TEST(RingFiles, a_tail_file_of_nonsense_or_cut_short_means_no_news_for_the_writer)
{
  RingReader end = reader();
  for (int i = 0; i < 10; ++i)
    CHECK(writer().push(of_packets(1)));
  while (end.read(records) != 0) {
  }
  CHECK(end.commit());
  instance->poll_readers();
  CHECK(instance->is_drained());
  const std::uint64_t nonsense = 12345;
  poke(tail_path(), 8, &nonsense, sizeof nonsense);
  instance->poll_readers();
  CHECK(instance->is_drained());
  std::filesystem::resize_file(tail_path(), 0);
  instance->poll_readers();
  CHECK(instance->is_drained());
  std::uint64_t pushed = 0;
  while (writer().push(of_packets(1)))
    pushed += 1;
  LONGS_EQUAL(64, pushed);
}

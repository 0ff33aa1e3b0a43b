// SPDX-License-Identifier: BSD-3-Clause
// The statistics page: written through one side, read through the other, and hostile pages.
#include "instance_fixture.h"

#include <weir/hits_files/instances.h>
#include <weir/hits_files/statistics.h>

#include <cstddef>
#include <cstring>
#include <random>
#include <unistd.h>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

TEST_GROUP(StatisticsPage)
{
  RunDirectory run;
  std::unique_ptr<Instance> instance;
  void setup() override
  {
    instance = std::move(*Instance::create(spec_in(run)));
  }
  void teardown() override
  {
    instance.reset();
  }
  std::filesystem::path page() const
  {
    return instance->directory() / "statistics";
  }
};

TEST(StatisticsPage, says_what_was_started)
{
  const Statistics statistics = *read_statistics(instance->directory());
  CHECK(statistics.instance == instance->id());
  LONGS_EQUAL(16, statistics.instance.size());
  CHECK(statistics.program == "weir-dataplane 0.1.0");
  LONGS_EQUAL(getpid(), statistics.pid);
  LONGS_EQUAL(2, statistics.workers.size());
  LONGS_EQUAL(2, statistics.bridges.size());
  CHECK(statistics.bridges[1].name == "br1");
  LONGS_EQUAL(4, statistics.ports.size());
  CHECK(statistics.ports[3].name == "wan1");
  LONGS_EQUAL(2, statistics.reasons.size());
  CHECK(statistics.reasons[1].word == "listed-address");
  CHECK(statistics.reasons[1].outcome == ReasonOutcome::drop);
  LONGS_EQUAL(64, statistics.ring_capacity);
}

TEST(StatisticsPage, carries_each_counter_to_its_place)
{
  instance->statistics().state = static_cast<std::uint32_t>(InstanceState::running);
  instance->statistics().generation = 12;
  instance->statistics().bridge_table[1].mode = 2;
  instance->statistics().port_table[2].rx_packets = 5;
  instance->statistics().port_table[2].tx_dropped = 6;
  instance->worker(1).heartbeat_ns = 77;
  instance->worker(1).generation = 11;
  for (unsigned worker = 0; worker < 2; ++worker) {
    for (unsigned bridge = 0; bridge < 2; ++bridge) {
      for (const Direction direction : {Direction::outbound, Direction::inbound})
        instance->reasons(worker, bridge, direction)[1] =
            100 + worker * 10 + bridge * 4 + static_cast<unsigned>(direction);
    }
  }
  LaneCounters& lane = instance->lane(1, Lane::inbound);
  lane.seen_frames = 1000;
  lane.pushed_frames = 700;
  lane.losses[static_cast<std::size_t>(Loss::shutdown)] = 100;
  const Statistics statistics = *read_statistics(instance->directory());
  CHECK(statistics.state == InstanceState::running);
  LONGS_EQUAL(12, statistics.generation);
  LONGS_EQUAL(2, statistics.bridges[1].mode);
  LONGS_EQUAL(5, statistics.ports[2].rx_packets);
  LONGS_EQUAL(6, statistics.ports[2].tx_dropped);
  LONGS_EQUAL(77, statistics.workers[1].heartbeat_ns);
  LONGS_EQUAL(11, statistics.workers[1].generation);
  for (unsigned worker = 0; worker < 2; ++worker) {
    for (unsigned bridge = 0; bridge < 2; ++bridge) {
      for (unsigned direction = 0; direction < 2; ++direction)
        LONGS_EQUAL(100 + worker * 10 + bridge * 4 + direction,
                    statistics.workers[worker].reasons[bridge][direction][1]);
    }
  }
  const LaneFigures& figures = statistics.workers[1].lanes[1];
  LONGS_EQUAL(200, figures.pending_frames);
  LONGS_EQUAL(100, figures.lost_frames());
  LONGS_EQUAL(150, lost_in_crash(statistics, 750));
  LONGS_EQUAL(0, lost_in_crash(statistics, 5000));
}

TEST(StatisticsPage, survives_the_process_that_wrote_it)
{
  const auto directory = instance->directory();
  instance->lane(0, Lane::outbound).seen_frames = 3;
  instance.reset();
  LONGS_EQUAL(3, read_statistics(directory)->workers[0].lanes[0].seen_frames);
}

TEST(StatisticsPage, pending_is_never_negative)
{
  instance->lane(0, Lane::outbound).pushed_frames = 10;
  LONGS_EQUAL(0, read_statistics(instance->directory())->workers[0].lanes[0].pending_frames);
}

TEST(StatisticsPage, texts_without_end_or_with_control_bytes_are_harmless)
{
  const std::string nonsense(31, '\x1b');
  poke(page(), offsetof(StatisticsHeader, reason_words), nonsense.data(), nonsense.size());
  const std::string endless(32, 'x');
  poke(page(), offsetof(StatisticsHeader, bridge_table), endless.data(), endless.size());
  const Statistics statistics = *read_statistics(instance->directory());
  CHECK(statistics.reasons[0].word == std::string(31, '?'));
  CHECK(statistics.bridges[0].name == endless);
}

TEST(StatisticsPage, each_changed_header_byte_is_refused_or_harmless)
{
  std::mt19937 random(3);
  for (std::size_t offset = 0; offset < offsetof(StatisticsHeader, state); ++offset) {
    const auto* byte = reinterpret_cast<const std::uint8_t*>(&instance->statistics()) + offset;
    const std::uint8_t before = *byte;
    for (int round = 0; round < 3; ++round) {
      const auto other = static_cast<std::uint8_t>(random());
      poke(page(), offset, &other, 1);
      if (const auto statistics = read_statistics(instance->directory()))
        LONGS_EQUAL(2, statistics->workers.size());
    }
    poke(page(), offset, &before, 1);
  }
  CHECK(read_statistics(instance->directory()).has_value());
}

TEST(StatisticsPage, counts_beyond_the_file_are_refused)
{
  for (const std::size_t offset : {offsetof(StatisticsHeader, workers), offsetof(StatisticsHeader, bridges),
                                   offsetof(StatisticsHeader, ports), offsetof(StatisticsHeader, reasons)}) {
    std::uint32_t before = 0;
    std::memcpy(&before, reinterpret_cast<const std::uint8_t*>(&instance->statistics()) + offset, sizeof before);
    for (const std::uint32_t count : {65U, 0x7FFFFFFFU, 0xFFFFFFFFU}) {
      poke(page(), offset, &count, sizeof count);
      const auto statistics = read_statistics(instance->directory());
      CHECK(!statistics.has_value() && statistics.error().code == FileErrorCode::malformed);
    }
    poke(page(), offset, &before, sizeof before);
  }
}

TEST(StatisticsPage, pages_of_any_length_are_refused_without_harm)
{
  const auto directory = instance->directory();
  const std::uintmax_t whole = std::filesystem::file_size(page());
  instance.reset();
  for (const std::uintmax_t size :
       {std::uintmax_t{0}, std::uintmax_t{100}, whole - 1, whole + 1, std::uintmax_t{1} << 33}) {
    std::filesystem::resize_file(directory / "statistics", size);
    CHECK_FALSE(read_statistics(directory).has_value());
  }
  CHECK(read_statistics(run.path()).error().code == FileErrorCode::not_found);
}

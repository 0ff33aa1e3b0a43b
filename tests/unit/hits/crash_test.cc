// SPDX-License-Identifier: BSD-3-Clause
// kill -9 of either side in the middle of a flood: nothing handed over is lost or torn, and what died is countable.
#include "instance_fixture.h"
#include "table_fixture.h"

#include <weir/hits_files/instances.h>
#include <weir/hits_files/ring_reader.h>
#include <weir/hits_files/statistics.h>
#include <weir/hits_files/table_memory.h>

#include <csignal>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

namespace {

constexpr std::uint32_t kCapacity = 256;

/// A worker that floods until it is killed: keys come back, collapse, and fill the ring.
[[noreturn]] void flood(Instance& instance, std::uint32_t rows)
{
  TableSettings settings = small(Lane::outbound, rows);
  settings.records_per_second = 1'000'000;
  settings.interval_ns = kMillisecond;
  auto table = std::move(*make_table(settings, instance.ring(0, Lane::outbound), instance.lane(0, Lane::outbound)));
  std::uint64_t now = kStart;
  for (std::uint32_t frame = 0;; ++frame) {
    now += 500;
    const HitKey key = address_key(frame * 2654435761U % 900);
    if (const auto row = table->count(key, table->hash(key), 60, now)) {
      row.details->question.fill(static_cast<std::uint8_t>(row.details->rule));
      table->publish(row, now);
    }
    if (frame % 32 == 0) {
      table->flush(now);
      instance.poll_readers();
    }
  }
}

pid_t start_flood(const RunDirectory& run)
{
  const pid_t child = fork();
  if (child != 0)
    return child;
  alarm(60);
  InstanceSpec spec = spec_in(run, kCapacity);
  spec.workers = 1;
  const auto instance = Instance::create(spec);
  if (!instance)
    _exit(1);
  flood(**instance, 256);
}

std::filesystem::path wait_for_instance(const RunDirectory& run)
{
  for (;;) {
    const auto instances = list_instances(run.path());
    if (instances && !instances->empty())
      return instances->front().directory;
    sched_yield();
  }
}

void end(pid_t child)
{
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
}

/// Reads what is there; returns frames, checks sequence and running sum.
struct Checked {
  std::uint64_t frames = 0;
  std::uint64_t sequence = 0;
  std::uint64_t wrong = 0;

  void read_all(RingReader& reader)
  {
    std::array<HitRecord, 64> records;
    while (const std::size_t count = reader.read(records)) {
      for (std::size_t i = 0; i < count; ++i)
        take(records[i]);
    }
  }
  void take(const HitRecord& record)
  {
    frames += record.packets;
    sequence += 1;
    const bool is_collapsed = record.collapse != Collapse::none;
    const bool is_right = record.sequence == sequence && record.frames_total == frames && record.packets > 0 &&
                          record.bytes == record.packets * 60 && record.first_time <= record.last_time &&
                          (is_collapsed || record.source == mapped(0x0A000001));
    wrong += is_right ? 0 : 1;
  }
};

} // namespace

TEST_GROUP(Crashes)
{
  RunDirectory run;
};

TEST(Crashes, of_the_writer_leave_every_pushed_record_whole_and_the_rest_counted)
{
  for (int round = 0; round < 8; ++round) {
    const pid_t child = start_flood(run);
    const auto directory = wait_for_instance(run);
    auto reader = std::move(*RingReader::open(directory, 0, Lane::outbound));
    Checked checked;
    while (checked.sequence < 300U + static_cast<unsigned>(round) * 37U) {
      checked.read_all(reader);
      CHECK(reader.commit());
    }
    end(child);
    CHECK_FALSE(is_alive(directory));
    checked.read_all(reader);
    LONGS_EQUAL(0, checked.wrong);
    const Statistics statistics = *read_statistics(directory);
    const LaneFigures& lane = statistics.workers[0].lanes[0];
    CHECK(lane.seen_frames >= checked.frames + lane.lost_frames());
    CHECK(lane.seen_frames >= lane.pushed_frames + lane.lost_frames());
    CHECK(checked.frames >= lane.pushed_frames); // the record is there before it is counted
    CHECK(checked.sequence - lane.pushed_records <= 1);
    LONGS_EQUAL(lane.seen_frames, checked.frames + lane.lost_frames() + lost_in_crash(statistics, checked.frames));
    LONGS_EQUAL(checked.frames, reader.frames_read());
    CHECK(remove_instance(directory).has_value());
  }
}

TEST(Crashes, of_the_reader_cost_nothing_that_was_not_committed)
{
  const auto instance = std::move(*Instance::create(spec_in(run, kCapacity)));
  RingWriter& writer = instance->ring(0, Lane::outbound);
  std::uint64_t pushed = 0;
  std::uint64_t position = 0;
  for (int round = 0; round < 5; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(60);
      auto reader = std::move(*RingReader::open(instance->directory(), 0, Lane::outbound));
      std::array<HitRecord, 16> records;
      for (;;) {
        if (reader.read(records) != 0)
          (void)reader.commit();
      }
    }
    const std::uint64_t goal = pushed + 2000;
    while (pushed < goal) {
      HitRecord record;
      record.packets = 1;
      pushed += writer.push(record) ? 1 : 0;
      instance->poll_readers();
    }
    end(child);
    auto reader = std::move(*RingReader::open(instance->directory(), 0, Lane::outbound));
    CHECK(reader.position() >= position);
    LONGS_EQUAL(reader.position(), reader.frames_read());
    position = reader.position();
    LONGS_EQUAL(pushed - position, reader.waiting());
  }
  auto reader = std::move(*RingReader::open(instance->directory(), 0, Lane::outbound));
  std::array<HitRecord, 64> records;
  while (reader.read(records) != 0) {
  }
  LONGS_EQUAL(pushed, reader.frames_read());
  LONGS_EQUAL(0, reader.losses().bad_records + reader.losses().overruns);
}

// SPDX-License-Identifier: BSD-3-Clause
// Directories of instances: rights, life, order, removal.
#include "instance_fixture.h"

#include <weir/hits_files/instances.h>
#include <weir/hits_files/ring_reader.h>
#include <weir/hits_files/statistics.h>
#include <weir/hits_files/table_memory.h>

#include <sys/stat.h>

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

namespace {

unsigned mode_of(const std::filesystem::path& path)
{
  struct stat status {};
  CHECK(stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

/// Makes an instance that started at `start_ns` and has ended.
std::filesystem::path dead_instance(const RunDirectory& run, std::uint64_t start_ns, std::uint64_t unread_frames = 0)
{
  InstanceSpec spec = spec_in(run, 2);
  spec.now_ns = start_ns;
  const auto instance = std::move(*Instance::create(spec));
  instance->lane(0, Lane::outbound).seen_frames = unread_frames;
  return instance->directory();
}

} // namespace

TEST_GROUP(Instances)
{
  RunDirectory run;
};

TEST(Instances, have_the_rights_of_the_architecture_whatever_the_umask)
{
  const mode_t before = umask(077);
  const auto instance = Instance::create(spec_in(run));
  LONGS_EQUAL(077, umask(before));
  CHECK(instance.has_value());
  const auto& directory = (*instance)->directory();
  LONGS_EQUAL(02770, mode_of(run.path() / "rings"));
  LONGS_EQUAL(02770, mode_of(directory));
  LONGS_EQUAL(0640, mode_of(directory / "statistics"));
  for (const char* ring : {"0-outbound", "0-inbound", "1-outbound", "1-inbound"}) {
    LONGS_EQUAL(0640, mode_of(directory / (std::string(ring) + ".ring")));
    LONGS_EQUAL(0660, mode_of(directory / (std::string(ring) + ".tail")));
  }
}

TEST(Instances, refuse_what_does_not_fit)
{
  const auto refused = [&](auto change) {
    InstanceSpec spec = spec_in(run);
    change(spec);
    const auto instance = Instance::create(spec);
    return !instance.has_value() && instance.error().code == FileErrorCode::bad_argument;
  };
  CHECK(refused([](InstanceSpec& spec) { spec.workers = 0; }));
  CHECK(refused([](InstanceSpec& spec) { spec.workers = kMaxWorkers + 1; }));
  CHECK(refused([](InstanceSpec& spec) { spec.ring_capacity = 1000; }));
  CHECK(refused([](InstanceSpec& spec) { spec.bridges.assign(65, "b"); }));
  CHECK(refused([](InstanceSpec& spec) { spec.ports.push_back(std::string(32, 'x')); }));
  CHECK(refused([](InstanceSpec& spec) { spec.reasons.resize(kReasonSlots + 1); }));
}

TEST(Instances, a_failed_start_leaves_nothing_and_names_the_file)
{
  InstanceSpec spec = spec_in(run);
  spec.run_dir = run.path() / "absent";
  const auto instance = Instance::create(spec);
  CHECK_FALSE(instance.has_value());
  CHECK(instance.error().context.find("absent") != std::string::npos);
}

TEST(Instances, are_alive_as_long_as_their_process_holds_them)
{
  auto instance = std::move(*Instance::create(spec_in(run)));
  const std::filesystem::path directory = instance->directory();
  CHECK(is_alive(directory));
  CHECK_FALSE(remove_instance(directory).has_value());
  instance.reset();
  CHECK_FALSE(is_alive(directory));
  CHECK(remove_instance(directory).has_value());
  CHECK_FALSE(std::filesystem::exists(directory));
}

TEST(Instances, are_listed_oldest_first_without_what_is_none)
{
  const auto second = dead_instance(run, 2000);
  const auto first = dead_instance(run, 1000);
  std::filesystem::create_directory(run.path() / "rings" / "not-an-id");
  std::filesystem::create_directory(run.path() / "rings" / "ABCDEF0123456789");
  std::filesystem::create_directory_symlink(first, run.path() / "rings" / "0123456789abcdef");
  std::ofstream(run.path() / "rings" / "fedcba9876543210") << "a file";
  const auto listed = *list_instances(run.path());
  LONGS_EQUAL(2, listed.size());
  CHECK(listed[0].directory == first && listed[1].directory == second);
  CHECK(listed[0].readable && !listed[0].alive);
}

TEST(Instances, none_are_listed_before_the_first_start)
{
  LONGS_EQUAL(0, list_instances(run.path())->size());
  LONGS_EQUAL(0, drop_excess(run.path())->instances);
}

TEST(Instances, beyond_eight_the_oldest_dead_are_removed_and_counted)
{
  for (std::uint64_t start = 1; start <= 11; ++start)
    (void)dead_instance(run, start, start * 100);
  const auto alive = std::move(*Instance::create(spec_in(run, 2)));
  const auto lost = *drop_excess(run.path());
  LONGS_EQUAL(3, lost.instances);
  LONGS_EQUAL(600, lost.frames);
  const auto listed = *list_instances(run.path());
  LONGS_EQUAL(9, listed.size());
  LONGS_EQUAL(4, listed[0].start_ns);
  CHECK(listed[8].alive);
}

TEST(Instances, a_start_that_was_killed_half_way_is_cleaned_up_by_the_next)
{
  std::filesystem::create_directories(run.path() / "rings" / ".0123456789abcdef" / "x");
  const auto instance = Instance::create(spec_in(run));
  CHECK(instance.has_value());
  CHECK_FALSE(std::filesystem::exists(run.path() / "rings" / ".0123456789abcdef"));
}

TEST(Instances, a_table_works_over_their_rings_and_counters)
{
  const auto instance = std::move(*Instance::create(spec_in(run)));
  TableSettings settings = default_settings(Lane::outbound);
  auto table = std::move(*make_table(settings, instance->ring(0, Lane::outbound), instance->lane(0, Lane::outbound)));
  HitKey key;
  key.rule = 1;
  const auto row = table->count(key, table->hash(key), 60, 1);
  CHECK(row.details != nullptr);
  table->publish(row, 1);
  auto reader = std::move(*RingReader::open(instance->directory(), 0, Lane::outbound));
  std::array<HitRecord, 4> records;
  LONGS_EQUAL(1, reader.read(records));
  const auto statistics = *read_statistics(instance->directory());
  LONGS_EQUAL(1, statistics.workers[0].lanes[0].seen_frames);
  LONGS_EQUAL(1, statistics.workers[0].lanes[0].pushed_records);
  LONGS_EQUAL(0, statistics.workers[0].lanes[0].pending_frames);
}

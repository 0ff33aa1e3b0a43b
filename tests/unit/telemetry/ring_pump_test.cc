// SPDX-License-Identifier: BSD-3-Clause
// From the rings of real instance files into a real store: exactly once, and accounted for.
#include "samples.h"
#include "temporary_directory.h"

#include <weir/hits_files/instance.h>
#include <weir/hits_files/instances.h>
#include <weir/telemetry/ring_pump.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::telemetry;
using hits::Lane;

namespace {

/// A data plane of one worker that pushes what it is told and counts it as a real one does.
class FakeDataPlane {
public:
  explicit FakeDataPlane(const std::filesystem::path& run_dir, std::uint32_t ring_capacity = 1024)
  {
    hits::InstanceSpec spec;
    spec.run_dir = run_dir;
    spec.ring_capacity = ring_capacity;
    spec.bridges = {"br0"};
    spec.ports = {"lan0", "wan0"};
    spec.reasons = {{"forwarded", hits::ReasonOutcome::forward}, {"listed-address", hits::ReasonOutcome::drop}};
    spec.program = "test";
    spec.now_ns = samples::kTime;
    auto made = hits::Instance::create(spec);
    CHECK_TEXT(made.has_value(), made ? "" : made.error().context.c_str());
    instance = std::move(*made);
  }

  /// `count` records of 3 frames each.
  void push(int count, Lane lane = Lane::outbound)
  {
    for (int i = 0; i < count; ++i)
      push(lane == Lane::outbound ? samples::tcp_out() : samples::udp_in(), lane);
  }

  bool push(const hits::HitRecord& record, Lane lane)
  {
    hits::LaneCounters& counters = instance->lane(0, lane);
    hits::add(counters.seen_frames, record.packets);
    instance->poll_readers();
    if (!instance->ring(0, lane).push(record))
      return false;
    hits::add(counters.pushed_frames, record.packets);
    hits::add(counters.pushed_records, 1);
    return true;
  }

  void seen_only(std::uint64_t frames) { hits::add(instance->lane(0, Lane::outbound).seen_frames, frames); }

  std::unique_ptr<hits::Instance> instance;
};

std::uint64_t lost(const HitAccounting& accounting, const std::string& reason)
{
  for (const Loss& loss : accounting.losses) {
    if (loss.reason == reason)
      return loss.frames;
  }
  FAIL(("no such reason: " + reason).c_str());
  return 0;
}

void check_identity(const HitAccounting& accounting)
{
  std::uint64_t sum = accounting.stored + accounting.pending;
  for (const Loss& loss : accounting.losses)
    sum += loss.frames;
  LONGS_EQUAL(accounting.seen, sum);
}

} // namespace

TEST_GROUP(Pump)
{
  TemporaryDirectory directory;
  std::filesystem::path run = directory.path() / "run";
  std::filesystem::path database = directory.path() / "events.db";
  std::unique_ptr<Store> store;
  std::unique_ptr<RingPump> pump;
  PolicyHistory policies;
  std::chrono::steady_clock::time_point now{std::chrono::hours(1)};

  void setup() override
  {
    std::filesystem::create_directories(run);
    policies.add(samples::policy());
    open();
  }

  void open(std::uint32_t rate = 0)
  {
    pump.reset();
    store.reset();
    store = std::move(*Store::open(database, {}));
    auto context = std::make_shared<const HitContext>(samples::context());
    pump = std::make_unique<RingPump>(run, *store,
                                      PumpSources{[context] { return context; },
                                                  [this](std::uint64_t number) { return policies.find(number); },
                                                  [] { return nullptr; }},
                                      rate);
  }

  /// Rounds until nothing comes any more.
  std::size_t drain()
  {
    std::size_t taken = 0;
    for (int idle = 0; idle < 2;) {
      now += std::chrono::seconds(1);
      const std::size_t got = pump->round(now);
      STRCMP_EQUAL("", pump->last_error().c_str());
      taken += got;
      idle = got == 0 ? idle + 1 : 0;
    }
    return taken;
  }
};

TEST(Pump, does_nothing_where_no_data_plane_ever_was)
{
  LONGS_EQUAL(0, drain());
  check_identity(pump->accounting());
}

TEST(Pump, makes_an_event_of_each_record_of_both_lanes)
{
  FakeDataPlane plane(run);
  plane.push(5, Lane::outbound);
  plane.push(3, Lane::inbound);
  LONGS_EQUAL(8, drain());
  LONGS_EQUAL(8, store->newest());
  const auto events = Store::Reader(*store).after(0, 100, 1 << 20);
  STRCMP_CONTAINS((plane.instance->id() + "-0o-1").c_str(), (*events)[0].json.c_str());
  STRCMP_CONTAINS((plane.instance->id() + "-0i-3").c_str(), (*events)[7].json.c_str());
  STRCMP_CONTAINS("\"reason\":\"listed-address\"", (*events)[0].json.c_str());
  STRCMP_CONTAINS("\"name\":[\"soc-note\",\"third\"]", (*events)[0].json.c_str());
  STRCMP_CONTAINS("\"interface\":{\"name\":\"lan0\"}", (*events)[0].json.c_str());
  const HitAccounting accounting = pump->accounting();
  LONGS_EQUAL(24, accounting.seen);
  LONGS_EQUAL(24, accounting.stored);
  LONGS_EQUAL(0, accounting.pending);
  check_identity(accounting);
}

TEST(Pump, frees_the_ring_only_for_what_is_committed)
{
  FakeDataPlane plane(run, 16);
  for (int i = 0; i < 16; ++i)
    CHECK(plane.push(samples::tcp_out(), Lane::outbound));
  CHECK(!plane.push(samples::tcp_out(), Lane::outbound));
  LONGS_EQUAL(16, drain());
  CHECK(plane.push(samples::tcp_out(), Lane::outbound));
  LONGS_EQUAL(1, drain());
  LONGS_EQUAL(17, store->newest());
  const HitAccounting accounting = pump->accounting();
  LONGS_EQUAL(3, accounting.pending); // the frames of the push that found no room are still in its row
  check_identity(accounting);
}

TEST(Pump, goes_on_after_a_restart_without_repeating)
{
  FakeDataPlane plane(run);
  plane.push(5);
  LONGS_EQUAL(5, drain());
  plane.push(4);
  open();
  LONGS_EQUAL(15, pump->accounting().seen); // before the first look
  check_identity(pump->accounting());
  LONGS_EQUAL(4, drain());
  LONGS_EQUAL(9, store->newest());
  check_identity(pump->accounting());
  LONGS_EQUAL(27, pump->accounting().stored);
}

TEST(Pump, counts_once_an_instance_whose_page_cannot_be_read_yet)
{
  FakeDataPlane plane(run);
  plane.push(5);
  LONGS_EQUAL(5, drain());
  open();
  const std::filesystem::path page = plane.instance->directory() / "statistics";
  const std::filesystem::path hidden = directory.path() / "hidden";
  std::filesystem::rename(page, hidden);
  LONGS_EQUAL(0, pump->round(now));
  std::filesystem::rename(hidden, page);
  LONGS_EQUAL(15, pump->accounting().seen);
  check_identity(pump->accounting());
  now += std::chrono::seconds(1);
  LONGS_EQUAL(0, drain());
  LONGS_EQUAL(15, pump->accounting().seen);
  check_identity(pump->accounting());
}

TEST(Pump, stores_nothing_twice_when_it_died_between_commit_and_tail)
{
  FakeDataPlane plane(run);
  plane.push(5);
  const std::filesystem::path tail = plane.instance->directory() / "0-outbound.tail";
  const std::filesystem::path before = directory.path() / "tail";
  std::filesystem::copy_file(tail, before);
  LONGS_EQUAL(5, drain());
  pump.reset();
  std::filesystem::copy_file(before, tail, std::filesystem::copy_options::overwrite_existing);
  open();
  plane.push(2);
  LONGS_EQUAL(7, drain()); // five of them for the second time
  LONGS_EQUAL(7, store->newest());
  LONGS_EQUAL(21, pump->accounting().stored);
  check_identity(pump->accounting());
}

TEST(Pump, drains_an_instance_that_ended_closes_its_account_and_removes_it)
{
  auto plane = std::make_unique<FakeDataPlane>(run);
  const std::filesystem::path files = plane->instance->directory();
  plane->push(5);
  plane->seen_only(7); // still in rows when it was killed
  plane.reset();
  LONGS_EQUAL(5, drain());
  CHECK(!std::filesystem::exists(files));
  HitAccounting accounting = pump->accounting();
  LONGS_EQUAL(22, accounting.seen);
  LONGS_EQUAL(15, accounting.stored);
  LONGS_EQUAL(0, accounting.pending);
  LONGS_EQUAL(7, lost(accounting, "lost-in-crash"));
  check_identity(accounting);
  open();
  LONGS_EQUAL(0, drain());
  accounting = pump->accounting();
  LONGS_EQUAL(22, accounting.seen);
  LONGS_EQUAL(7, lost(accounting, "lost-in-crash"));
  check_identity(accounting);
}

TEST(Pump, counts_what_an_instance_saw_between_the_last_look_and_its_end)
{
  auto plane = std::make_unique<FakeDataPlane>(run);
  plane->push(5);
  LONGS_EQUAL(5, pump->round(now));
  plane->push(1);
  plane->seen_only(7);
  plane.reset();
  LONGS_EQUAL(1, pump->round(now));
  LONGS_EQUAL(0, pump->round(now));
  const HitAccounting accounting = pump->accounting();
  LONGS_EQUAL(25, accounting.seen);
  LONGS_EQUAL(18, accounting.stored);
  LONGS_EQUAL(7, lost(accounting, "lost-in-crash"));
  check_identity(accounting);
}

TEST(Pump, closes_an_account_once_even_if_the_files_are_still_there_after_a_crash)
{
  auto plane = std::make_unique<FakeDataPlane>(run);
  const std::filesystem::path files = plane->instance->directory();
  plane->push(5);
  plane->seen_only(7);
  plane.reset();
  const std::filesystem::path copy = directory.path() / "copy";
  {
    Store::Transaction transaction = store->begin();
    transaction.set("finished:" + files.filename().string(), 1);
    transaction.count("seen-frames", 7);
    transaction.count("lost:lost-in-crash", 7);
    CHECK(transaction.commit().has_value());
  }
  open();
  LONGS_EQUAL(0, drain());
  CHECK(!std::filesystem::exists(files));
  LONGS_EQUAL(7, lost(pump->accounting(), "lost-in-crash"));
  check_identity(pump->accounting());
}

TEST(Pump, serves_a_new_instance_beside_an_old_one)
{
  auto first = std::make_unique<FakeDataPlane>(run);
  first->push(300);
  first.reset();
  FakeDataPlane second(run);
  second.push(300);
  LONGS_EQUAL(600, drain());
  LONGS_EQUAL(600, store->newest());
  LONGS_EQUAL(1, hits::list_instances(run)->size());
  LONGS_EQUAL(1800, pump->accounting().stored);
  check_identity(pump->accounting());
}

TEST(Pump, counts_records_that_make_no_sense)
{
  FakeDataPlane plane(run);
  hits::HitRecord bad = samples::tcp_out();
  bad.action = static_cast<hits::HitAction>(200);
  plane.push(2);
  CHECK(plane.push(bad, Lane::outbound));
  plane.push(2);
  LONGS_EQUAL(5, drain());
  LONGS_EQUAL(4, store->newest());
  LONGS_EQUAL(3, lost(pump->accounting(), "bad-record"));
  check_identity(pump->accounting());
}

TEST(Pump, leaves_in_the_ring_what_is_beyond_the_rate)
{
  open(10);
  FakeDataPlane plane(run);
  plane.push(25);
  now += std::chrono::seconds(1);
  LONGS_EQUAL(10, pump->round(now));
  LONGS_EQUAL(0, pump->round(now));
  const HitAccounting accounting = pump->accounting();
  LONGS_EQUAL(45, accounting.pending);
  check_identity(accounting);
  now += std::chrono::milliseconds(500);
  LONGS_EQUAL(5, pump->round(now));
  LONGS_EQUAL(10, drain());
}

TEST(Pump, accounts_for_events_of_a_store_that_is_gone)
{
  FakeDataPlane plane(run);
  plane.push(5);
  LONGS_EQUAL(5, drain());
  pump.reset();
  store.reset();
  for (const auto& file : std::filesystem::directory_iterator(directory.path())) {
    if (file.path().filename().string().rfind("events.db", 0) == 0 && file.path().extension() != ".sequence")
      std::filesystem::remove(file.path());
  }
  open();
  plane.push(1);
  LONGS_EQUAL(1, drain());
  CHECK(store->newest() > 5);
  LONGS_EQUAL(15, lost(pump->accounting(), "store-damaged"));
  check_identity(pump->accounting());
}

TEST(Pump, accounts_for_an_instance_that_somebody_removed)
{
  auto plane = std::make_unique<FakeDataPlane>(run);
  plane->push(5);
  LONGS_EQUAL(5, drain());
  plane->push(2);
  const std::filesystem::path files = plane->instance->directory();
  now += std::chrono::seconds(1);
  STRCMP_EQUAL("", pump->last_error().c_str());
  pump->set_rate(1); // so that the last two stay
  plane->seen_only(0);
  plane.reset();
  std::filesystem::remove_all(files);
  now += std::chrono::seconds(1);
  static_cast<void>(pump->round(now));
  check_identity(pump->accounting());
  LONGS_EQUAL(15, pump->accounting().stored);
}

TEST(Pump, survives_rings_full_of_nonsense)
{
  FakeDataPlane plane(run);
  plane.push(100);
  {
    std::fstream ring(plane.instance->directory() / "0-outbound.ring", std::ios::in | std::ios::out | std::ios::binary);
    ring.seekp(4096 + 512 * 10);
    ring << std::string(512 * 20, '\xee');
  }
  static_cast<void>(drain());
  check_identity(pump->accounting());
  LONGS_EQUAL(80, store->newest());
}

// SPDX-License-Identifier: BSD-3-Clause
// hits seen = handed over + in the ring + pending + named losses, at every step of random loads, against a model.
#include "table_fixture.h"

#include <map>
#include <random>

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

namespace {

/// What must have arrived for each address, as far as its records still name it.
struct Model {
  std::map<std::array<std::uint8_t, 16>, std::uint64_t> offered;
  std::map<std::array<std::uint8_t, 16>, std::uint64_t> arrived;
  std::uint64_t collapsed = 0;
  std::uint64_t sequence = 0;

  void take(const std::vector<HitRecord>& records)
  {
    for (const HitRecord& record : records) {
      sequence += 1;
      LONGS_EQUAL(sequence, record.sequence);
      CHECK(record.packets > 0);
      CHECK(record.first_time <= record.last_time);
      if (record.collapse == Collapse::none)
        arrived[record.direction == Direction::outbound ? record.destination : record.source] += record.packets;
      else
        collapsed += record.packets;
    }
  }
};

struct Load {
  const char* name;
  Lane lane;
  std::uint32_t addresses;
  std::uint16_t feeds;
  std::uint32_t budget;
  std::uint32_t ring;
  std::uint32_t drain_every; ///< frames
};

/// Hits come in batches of up to `batch`; of 1: one by one.
void check_load(const Load& load, unsigned seed, std::uint32_t batch)
{
  TableSettings settings = small(load.lane, 128);
  settings.records_per_second = load.budget;
  TableFixture fixture(settings, load.ring);
  Model model;
  std::mt19937 random(seed);
  const Direction direction = load.lane == Lane::inbound ? Direction::inbound : Direction::outbound;
  std::uint64_t now = kStart;
  std::uint64_t seen = 0;
  std::vector<HitKey> waiting;
  for (std::uint32_t frame = 0; frame < 40000; ++frame) {
    now += random() % (200 * 1000);
    const std::uint32_t remote = random() % load.addresses;
    HitKey key = address_key(remote, direction, static_cast<std::uint16_t>(remote % load.feeds));
    key.generation = frame / 15000;
    waiting.push_back(key);
    model.offered[key.remote] += 1;
    seen += 1;
    if (batch == 1)
      fixture.hit(key, now);
    else if (waiting.size() > random() % batch)
      fixture.hit_all(waiting, now);
    else
      continue;
    waiting.clear();
    if (frame % 32 == 0)
      fixture.table->flush(now);
    if (frame % load.drain_every == 0)
      model.take(fixture.drain());
    if (frame % 512 == 0)
      CHECK_TEXT(fixture.is_balanced(), load.name);
  }
  fixture.hit_all(waiting, now);
  while (!fixture.table->final_flush())
    model.take(fixture.drain());
  model.take(fixture.drain());
  LONGS_EQUAL_TEXT(seen, fixture.counters.seen_frames.load(), load.name);
  LONGS_EQUAL_TEXT(seen, fixture.drained + fixture.lost(), load.name);
  std::uint64_t named = 0;
  for (const auto& [address, frames] : model.arrived) {
    CHECK_TEXT(frames <= model.offered[address], load.name);
    named += frames;
  }
  LONGS_EQUAL_TEXT(fixture.drained, named + model.collapsed, load.name);
  LONGS_EQUAL_TEXT(fixture.counters.collapsed_entry + fixture.counters.collapsed_feed, model.collapsed, load.name);
}

} // namespace

TEST_GROUP(Identity){};

TEST(Identity, holds_under_loads_of_every_kind)
{
  const Load loads[] = {
      {"few keys", Lane::outbound, 50, 1, 20000, 1024, 64},
      {"more keys than rows", Lane::outbound, 1000, 3, 20000, 1024, 64},
      {"inbound flood", Lane::inbound, 100000, 5, 50, 1024, 64},
      {"slow reader", Lane::outbound, 500, 3, 20000, 16, 7000},
      {"inbound, slow reader", Lane::inbound, 500, 3, 5000, 16, 7000},
      {"many feeds", Lane::outbound, 100000, 500, 100, 64, 640},
      {"tiny budget", Lane::outbound, 200, 2, 1, 1024, 64},
      {"tiny inbound budget", Lane::inbound, 200, 2, 1, 1024, 64},
  };
  unsigned seed = 1;
  for (const Load& load : loads) {
    check_load(load, seed++, 1);
    check_load(load, seed++, kMaxHits);
  }
}

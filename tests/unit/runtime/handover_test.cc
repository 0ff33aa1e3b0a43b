// SPDX-License-Identifier: BSD-3-Clause
// The hand-over between a publishing and several adopting threads; run under ThreadSanitizer too.
#include <weir/runtime/handover.h>
#include <weir/runtime/wall_clock.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::runtime;

namespace {

/// Plain memory: a reader that sees an object while it is being filled sees unequal words, and TSan sees a race.
struct Object {
  std::array<std::uint64_t, 64> words{};

  void fill(std::uint64_t value) { words.fill(value); }
  [[nodiscard]] bool whole() const
  {
    for (const std::uint64_t word : words) {
      if (word != words[0])
        return false;
    }
    return true;
  }
};

} // namespace

TEST_GROUP(Handover){};

TEST(Handover, nothing_is_adopted_before_something_is_published)
{
  Handover<Object, 4> handover(2);
  POINTERS_EQUAL(nullptr, handover.adopt(0));
  CHECK(handover.settled());
}

TEST(Handover, it_is_settled_when_every_worker_has_adopted)
{
  Handover<Object, 4> handover(2);
  const Object object;
  handover.publish(&object);
  CHECK_FALSE(handover.settled());
  POINTERS_EQUAL(&object, handover.adopt(0));
  CHECK_FALSE(handover.settled());
  POINTERS_EQUAL(&object, handover.adopt(1));
  CHECK(handover.settled());
}

TEST(Handover, workers_see_only_whole_objects_while_two_slots_are_swapped)
{
  constexpr std::size_t kWorkers = 3;
  constexpr std::uint64_t kSwaps = 500;
  Handover<Object, kWorkers> handover(kWorkers);
  std::array<Object, 2> slots;
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> torn{0};
  std::atomic<std::uint64_t> backwards{0};
  std::vector<std::thread> workers;
  for (std::size_t i = 0; i < kWorkers; ++i) {
    workers.emplace_back([&, i] {
      std::uint64_t last = 0;
      while (!stop.load(std::memory_order_acquire)) {
        const Object* const object = handover.adopt(i);
        if (object == nullptr)
          continue;
        if (!object->whole())
          torn.fetch_add(1);
        if (object->words[0] < last)
          backwards.fetch_add(1);
        last = object->words[0];
        std::this_thread::yield();
      }
    });
  }
  for (std::uint64_t swap = 1; swap <= kSwaps; ++swap) {
    while (!handover.settled())
      std::this_thread::yield();
    Object& free = slots[swap % 2];
    free.fill(swap);
    handover.publish(&free);
  }
  stop.store(true, std::memory_order_release);
  for (auto& worker : workers)
    worker.join();
  LONGS_EQUAL(0, torn.load());
  LONGS_EQUAL(0, backwards.load());
}

TEST_GROUP(WallClock){};

TEST(WallClock, ticks_become_nanoseconds_from_where_it_was_set)
{
  constexpr std::uint64_t kHz = 2'600'000'000;
  WallClock clock(kHz);
  constexpr std::uint64_t kTicks = 40 * 24 * 3600 * kHz; // a machine up for forty days
  constexpr std::uint64_t kNow = 1'800'000'000'000'000'000;
  clock.set(kTicks, kNow);
  UNSIGNED_LONGS_EQUAL(kNow, clock.now(kTicks));
  const std::uint64_t second_later = clock.now(kTicks + kHz);
  CHECK(second_later >= kNow + 999'999'000 && second_later <= kNow + 1'000'001'000);
}

TEST(WallClock, a_clock_that_was_put_back_is_followed)
{
  WallClock clock(1'000'000'000);
  clock.set(5000, 900);
  UNSIGNED_LONGS_EQUAL(1000, clock.now(5100));
}

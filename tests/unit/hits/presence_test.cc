// SPDX-License-Identifier: BSD-3-Clause
#include <weir/hits/presence.h>

#include <CppUTest/TestHarness.h>

#include <random>
#include <vector>

using weir::hits::Presence;

namespace {

constexpr std::uint32_t kRows = 64;

/// A hash whose leading bits are `counter`, of 8 * kRows counters.
constexpr std::uint64_t hash_at(std::uint64_t counter)
{
  return counter << 55;
}

struct Fixture {
  std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(Presence::memory_needed(kRows));
  Presence presence{kRows, memory.data()};
};

} // namespace

TEST_GROUP(PresenceOfKeys){};

TEST(PresenceOfKeys, holds_what_was_added_until_the_last_one_is_removed)
{
  Fixture fixture;
  CHECK_FALSE(fixture.presence.may_hold(hash_at(5)));
  fixture.presence.add(hash_at(5));
  fixture.presence.add(hash_at(5));
  fixture.presence.remove(hash_at(5));
  CHECK_TRUE(fixture.presence.may_hold(hash_at(5)));
  CHECK_FALSE(fixture.presence.may_hold(hash_at(4)));
  CHECK_FALSE(fixture.presence.may_hold(hash_at(6)));
  fixture.presence.remove(hash_at(5));
  CHECK_FALSE(fixture.presence.may_hold(hash_at(5)));
}

TEST(PresenceOfKeys, uses_all_of_its_memory_and_no_more)
{
  Fixture fixture;
  for (std::uint64_t counter = 0; counter < fixture.memory.size(); ++counter)
    fixture.presence.add(hash_at(counter));
  for (const std::uint8_t count : fixture.memory)
    BYTES_EQUAL(2, count);
}

TEST(PresenceOfKeys, knows_of_nearly_all_others_that_they_are_not_there)
{
  Fixture fixture;
  std::mt19937_64 random(1);
  for (std::uint32_t key = 0; key < kRows; ++key)
    fixture.presence.add(random());
  int taken_for_one = 0;
  for (int other = 0; other < 10000; ++other)
    taken_for_one += fixture.presence.may_hold(random()) ? 1 : 0;
  CHECK(taken_for_one < 800); // a twentieth; with one counter a key it was a ninth
}

TEST(PresenceOfKeys, never_forgets_a_key_because_many_shared_its_counter)
{
  Fixture fixture;
  for (int i = 0; i < 300; ++i)
    fixture.presence.add(hash_at(9));
  for (int i = 0; i < 299; ++i)
    fixture.presence.remove(hash_at(9));
  CHECK_TRUE(fixture.presence.may_hold(hash_at(9)));
}

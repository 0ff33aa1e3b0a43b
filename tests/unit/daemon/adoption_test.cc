// SPDX-License-Identifier: BSD-3-Clause
// What became of a generation, and the threads that wait for it.
#include "scratch_state.h"

#include <weir/daemon/adoption.h>
#include <weir/daemon/errands.h>

#include <atomic>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::daemon;
using generations::State;
using weir::daemon::testing::ScratchState;

TEST_GROUP(GenerationOutcome)
{
  ScratchState state;
  generations::DataplaneLink link{state.file("none.sock")};
  Adoption adoption{state.paths(), link};

  void record(std::uint64_t number, State what, const char* message = "")
  {
    generations::Generation one;
    one.number = number;
    one.state = what;
    one.message = message;
    adoption.record(one);
  }
};

TEST(GenerationOutcome, a_later_one_brings_what_an_earlier_one_was_to_bring)
{
  CHECK_FALSE(adoption.outcome(1).has_value());
  record(1, State::pending);
  CHECK(adoption.outcome(1)->state == State::pending);
  record(2, State::in_force);
  CHECK(adoption.outcome(1)->state == State::in_force);
  LONGS_EQUAL(2, adoption.outcome(1)->number);
  CHECK_FALSE(adoption.outcome(3).has_value());
}

TEST(GenerationOutcome, a_refused_one_does_not_hide_behind_the_one_in_force)
{
  record(4, State::in_force);
  record(5, State::pending);
  record(5, State::refused, "too many rules");
  CHECK(adoption.outcome(5)->state == State::refused);
  STRCMP_EQUAL("too many rules", adoption.outcome(5)->message.c_str());
  CHECK(adoption.outcome(4)->state == State::in_force);
  record(6, State::pending);
  CHECK(adoption.outcome(5)->state == State::pending);
}

TEST(GenerationOutcome, what_was_to_come_with_a_superseded_one_failed_with_its_successor)
{
  record(4, State::in_force);
  record(5, State::pending);
  record(6, State::pending);
  record(6, State::refused, "no room");
  LONGS_EQUAL(6, adoption.outcome(5)->number);
  STRCMP_EQUAL("no room", adoption.outcome(5)->message.c_str());
}

TEST_GROUP(ErrandThread){};

TEST(ErrandThread, the_end_waits_for_what_is_queued)
{
  std::atomic<int> done = 0;
  Errands errands;
  for (int i = 0; i < 100; ++i)
    errands.run([&done] { ++done; });
  errands.end();
  LONGS_EQUAL(100, done);
  errands.run([&done] { ++done; });
  errands.end();
  LONGS_EQUAL(100, done);
}

// SPDX-License-Identifier: BSD-3-Clause
// Numbers and states of generations.
#include "state_directory.h"

#include <weir/generations/history.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::generations;
using weir::generations::testing::StateDirectory;

TEST_GROUP(GenerationHistory)
{
  StateDirectory state;

  History load()
  {
    return History::load(state.file("generations.json"));
  }

  Generation made(std::uint64_t number, State what)
  {
    Generation generation;
    generation.number = number;
    generation.time = 1000 + static_cast<std::int64_t>(number);
    generation.cause = "feed a";
    generation.state = what;
    generation.counts = {{"ipv4", 7}};
    generation.bytes = 4096;
    return generation;
  }
};

TEST(GenerationHistory, numbers_begin_at_one_and_are_used_once)
{
  History history = load();
  LONGS_EQUAL(1, history.reserve().value());
  LONGS_EQUAL(2, history.reserve().value());
  History again = load();
  LONGS_EQUAL(3, again.reserve().value());
}

TEST(GenerationHistory, what_was_recorded_is_there_after_a_restart)
{
  CHECK(load().record(made(5, State::in_force)).has_value());
  const History history = load();
  LONGS_EQUAL(1, history.generations().size());
  const Generation& got = history.generations()[0];
  LONGS_EQUAL(5, got.number);
  LONGS_EQUAL(1005, got.time);
  STRCMP_EQUAL("feed a", got.cause.c_str());
  CHECK(got.state == State::in_force);
  LONGS_EQUAL(7, got.counts.at("ipv4"));
  LONGS_EQUAL(4096, got.bytes);
}

TEST(GenerationHistory, a_generation_in_force_supersedes_the_ones_before)
{
  History history = load();
  CHECK(history.record(made(1, State::in_force)).has_value());
  CHECK(history.record(made(2, State::refused)).has_value());
  CHECK(history.record(made(3, State::pending)).has_value());
  LONGS_EQUAL(3, history.published()->number);
  CHECK(history.generations()[0].state == State::in_force);
  CHECK(history.record(made(3, State::in_force)).has_value());
  CHECK(history.generations()[0].state == State::superseded);
  CHECK(history.generations()[1].state == State::refused);
  LONGS_EQUAL(3, history.generations().size());
}

TEST(GenerationHistory, a_pending_generation_replaces_a_pending_one_but_not_the_one_in_force)
{
  History history = load();
  CHECK(history.record(made(1, State::in_force)).has_value());
  CHECK(history.record(made(2, State::pending)).has_value());
  CHECK(history.record(made(3, State::pending)).has_value());
  CHECK(history.generations()[0].state == State::in_force);
  CHECK(history.generations()[1].state == State::superseded);
  LONGS_EQUAL(3, history.published()->number);
}

TEST(GenerationHistory, only_the_last_fifty_stay)
{
  History history = load();
  for (std::uint64_t number = 1; number <= 60; ++number)
    CHECK(history.record(made(number, State::in_force)).has_value());
  LONGS_EQUAL(kMaxHistory, history.generations().size());
  LONGS_EQUAL(11, history.generations().front().number);
}

TEST(GenerationHistory, a_damaged_file_is_put_aside_and_told)
{
  for (const char* text : {"", "{", "[]", "{\"v\":2}", "{\"v\":1,\"last\":-1,\"generations\":[]}",
                           "{\"v\":1,\"last\":1,\"generations\":[{\"generation\":\"x\"}]}"}) {
    state.write("generations.json", text);
    History history = load();
    STRCMP_CONTAINS("put aside", history.damage().c_str());
    STRCMP_EQUAL(text, state.read("generations.json.damaged").c_str());
    history.skip_to(41);
    LONGS_EQUAL(42, history.reserve().value());
  }
}

TEST(GenerationHistory, a_number_that_cannot_be_kept_is_not_given)
{
  History history = History::load(state.file("none/generations.json"));
  CHECK_FALSE(history.reserve().has_value());
}

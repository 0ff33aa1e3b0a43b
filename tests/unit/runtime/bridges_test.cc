// SPDX-License-Identifier: BSD-3-Clause
// What a bridge does under orders, failures and images; idle workers and stalled ones.
#include <weir/runtime/bridges.h>
#include <weir/runtime/idle.h>
#include <weir/runtime/stall_watch.h>

#include <CppUTest/TestHarness.h>

using namespace weir::runtime;
using weir::control::ConfiguredMode;
using weir::control::EffectiveMode;
using weir::control::OnFailure;
using weir::control::StartBridge;
using weir::control::StartConfig;
using weir::control::StartMode;

namespace {

StartConfig two_bridges()
{
  StartConfig config;
  StartBridge closed;
  closed.name = "br0";
  StartBridge open;
  open.name = "br1";
  open.mode = StartMode::monitor;
  open.on_failure = OnFailure::open;
  config.bridges = {closed, open};
  return config;
}

} // namespace

TEST_GROUP(Bridges){};

TEST(Bridges, without_an_image_on_failure_decides)
{
  const Bridges bridges(two_bridges());
  CHECK(bridges.states()[0].effective == EffectiveMode::failed_closed);
  CHECK(bridges.states()[1].effective == EffectiveMode::failed_open);
  CHECK(bridges.states()[1].configured == ConfiguredMode::monitor);
  CHECK_FALSE(bridges.switches(0).pass_all.load());
}

TEST(Bridges, bypass_works_without_an_image_and_ends_where_it_began)
{
  Bridges bridges(two_bridges());
  CHECK(bridges.set_bypass("br0", true)->effective == EffectiveMode::bypass);
  CHECK(bridges.switches(0).pass_all.load());
  CHECK_FALSE(bridges.switches(1).pass_all.load());
  CHECK(bridges.set_bypass("br0", false)->effective == EffectiveMode::failed_closed);
  CHECK_FALSE(bridges.switches(0).pass_all.load());
  POINTERS_EQUAL(nullptr, bridges.set_bypass("br9", true));
}

TEST(Bridges, the_image_decides_the_configured_mode)
{
  Bridges bridges(two_bridges());
  weir::pipeline::ImageContext image;
  image.bridges[0].mode = weir::policy::BridgeMode::monitor;
  image.bridges[1].mode = weir::policy::BridgeMode::bypass;
  bridges.set_policy(&image);
  CHECK(bridges.states()[0].effective == EffectiveMode::monitor);
  CHECK(bridges.states()[1].effective == EffectiveMode::bypass);
  CHECK(bridges.switches(1).pass_all.load());
}

TEST(Bridges, a_stalled_worker_fails_only_the_bridges_it_serves)
{
  Bridges bridges(two_bridges());
  weir::pipeline::ImageContext image;
  bridges.set_policy(&image);
  bridges.set_stalled(3, 0b01, true);
  CHECK(bridges.states()[0].effective == EffectiveMode::failed_closed);
  CHECK(bridges.states()[1].effective == EffectiveMode::block);
  LONGS_EQUAL(0b1000, bridges.switches(0).stalled_workers.load());
  bridges.set_stalled(3, 0b01, false);
  CHECK(bridges.states()[0].effective == EffectiveMode::block);
}

TEST(Bridges, bypass_beats_a_stalled_worker)
{
  CHECK(effective_mode({ConfiguredMode::block, true, false, true, OnFailure::closed}) == EffectiveMode::bypass);
}

TEST_GROUP(Idle){};

TEST(Idle, the_sleep_grows_with_the_silence)
{
  Idle idle(1'000'000); // ticks are microseconds
  idle.saw_frames(50);
  LONGS_EQUAL(0, idle.sleep_us(50 + 999));
  LONGS_EQUAL(1000, idle.sleep_us(50 + 1000));
  LONGS_EQUAL(1000, idle.sleep_us(50 + 999'999));
  LONGS_EQUAL(5000, idle.sleep_us(50 + 1'000'000));
  idle.saw_frames(2'000'000);
  LONGS_EQUAL(0, idle.sleep_us(2'000'000));
}

TEST_GROUP(StallWatch){};

TEST(StallWatch, a_worker_is_stalled_after_enough_looks_without_a_heartbeat)
{
  StallWatch watch(2, 3);
  CHECK_FALSE(watch.look(0, 7));
  CHECK_FALSE(watch.look(0, 7));
  CHECK_FALSE(watch.look(0, 7));
  CHECK(watch.look(0, 7));
  CHECK(watch.stalled(0));
  CHECK_FALSE(watch.look(0, 7));
  CHECK_FALSE(watch.stalled(1));
  CHECK(watch.look(0, 8));
  CHECK_FALSE(watch.stalled(0));
}

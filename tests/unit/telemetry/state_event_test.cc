// SPDX-License-Identifier: BSD-3-Clause
// State events: fields, actions, foreign strings.
#include "ecs_check.h"

#include <weir/telemetry/state_event.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using Json = nlohmann::json;
using namespace weir::telemetry;

namespace {

Json formatted(const StateEvent& state)
{
  Event event;
  const Accounting accounting{10, 5, 3, 2, 7, 1};
  format_state(state, "weir-test", "0.1.0", "00112233aabbccdd", 1'764'000'000'000'000'000, 12, &accounting, event);
  for (const std::string& flaw : flaws_of(event.json))
    FAIL((flaw + " in " + event.json).c_str());
  STRCMP_EQUAL("00112233aabbccdd-c-12", event.id.c_str());
  CHECK(event.kind == EventKind::state);
  return Json::parse(event.json);
}

const std::string kHostile = "\x1b[31m\n\"\\ \xff </script>" + std::string(5000, 'x');

} // namespace

TEST_GROUP(StateEventText){};

TEST(StateEventText, every_kind_has_its_action_dataset_and_provider)
{
  const std::vector<std::pair<StateEvent, const char*>> all = {
      {Heartbeat{}, "heartbeat"},          {FeedState{}, "feed-state"}, {PolicyPublished{}, "policy-published"},
      {ConfigChanged{}, "config-changed"}, {PortState{}, "port-state"}, {BridgeModeChanged{}, "bridge-mode"}};
  for (const auto& [state, action] : all) {
    const Json event = formatted(state);
    STRCMP_EQUAL(action, event["event"]["action"].get<std::string>().c_str());
    STRCMP_EQUAL("weir.state", event["event"]["dataset"].get<std::string>().c_str());
    STRCMP_EQUAL("controlplane", event["event"]["provider"].get<std::string>().c_str());
    LONGS_EQUAL(12, event["event"]["sequence"].get<int>());
    CHECK(event.dump().size() < 2048 - 150);
  }
}

TEST(StateEventText, a_heartbeat_carries_the_accounting)
{
  const Json event = formatted(Heartbeat{60, true, 7, 1000, 900, 90, 10, 3, 1});
  LONGS_EQUAL(10, event["weir"]["hits"]["seen"].get<int>());
  LONGS_EQUAL(5, event["weir"]["hits"]["stored"].get<int>());
  LONGS_EQUAL(3, event["weir"]["hits"]["pending"].get<int>());
  LONGS_EQUAL(2, event["weir"]["hits"]["lost"].get<int>());
  LONGS_EQUAL(7, event["weir"]["events"]["stored"].get<int>());
  LONGS_EQUAL(1000, event["weir"]["frames"]["received"].get<int>());
  CHECK(event["weir"]["dataplane_up"].get<bool>());
}

TEST(StateEventText, foreign_strings_are_printable_and_short)
{
  formatted(FeedState{kHostile, kHostile, kHostile, 1, 2, 3, 1'700'000'000});
  formatted(PolicyPublished{1, kHostile, kHostile, kHostile, 1, 2, 3, 4});
  formatted(ConfigChanged{kHostile, 3, kHostile});
  formatted(PortState{kHostile, kHostile, kHostile, kHostile});
  formatted(BridgeModeChanged{kHostile, kHostile, kHostile, kHostile, kHostile});
}

// SPDX-License-Identifier: BSD-3-Clause
// What the data plane's own parser makes of a rendered start.conf; and the settings page.
#include "sample.h"

#include <weir/config/settings.h>
#include <weir/config/start.h>
#include <weir/control/start_config.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;

TEST_GROUP(StartFile){
    control::StartConfig rendered(std::string_view yaml){const auto config = config::parse_config(yaml, "w");
const auto board = config::parse_board(config::sample::kBoard, "b");
const auto text = config::render_start(config.value(), board.value(), {"/s", "/r"});
if (!text)
  FAIL(text.error().c_str());
const auto start = control::parse_start_config(*text);
if (!start)
  FAIL(start.error().text.c_str());
return *start;
}
}
;

TEST(StartFile, the_data_plane_reads_back_what_was_configured)
{
  const control::StartConfig start = rendered(config::sample::kConfig);
  STRCMP_EQUAL("weir-lab", start.appliance.c_str());
  STRCMP_EQUAL("/r", start.run_dir.c_str());
  STRCMP_EQUAL("/s/policy.img", start.image.c_str());
  CHECK(start.poll == control::PollMode::busy);
  LONGS_EQUAL(64 * 1024 * 1024, start.image_slot_bytes);
  LONGS_EQUAL(2, start.ports.size());
  STRCMP_EQUAL("net_af_packet0,iface=lan0,framesz=16384,blocksz=16384", start.ports[0].devargs.c_str());
  STRCMP_EQUAL("0000:00:04.0", start.ports[1].pci.c_str());
  LONGS_EQUAL(9000, start.ports[1].mtu);
  LONGS_EQUAL(5000, start.ports[1].mbufs);
  STRCMP_EQUAL("wan0", start.bridges.at(0).outside.c_str());
}

TEST(StartFile, bridge_words_are_carried_over)
{
  const auto bridge = rendered("bridges: [{name: b, inside: lan0, outside: wan0, mode: monitor, action: reject, "
                               "match: both}]")
                          .bridges.at(0);
  CHECK(bridge.mode == control::StartMode::monitor);
  CHECK(bridge.action == control::StartAction::reject);
  CHECK(bridge.match == control::StartMatch::both);
  CHECK(bridge.on_failure == control::OnFailure::closed);
}

TEST(StartFile, what_the_data_plane_would_refuse_is_an_error)
{
  const auto config = config::parse_config("bridges: [{name: b, inside: x, outside: wan0}]", "w");
  const auto board = config::parse_board(config::sample::kBoard, "b");
  CHECK_FALSE(config::render_start(config.value(), board.value(), {}).has_value());
}

TEST(StartFile, the_settings_page_has_a_row_for_every_setting_with_help)
{
  const std::string page = config::settings_markdown();
  STRCMP_CONTAINS("| `feeds[].refresh` | duration | 10s..30d | 1h |", page.c_str());
  STRCMP_CONTAINS("| `ports[].devargs` |", page.c_str());
  STRCMP_CONTAINS("| `telemetry.store.max-size` | size |", page.c_str());
  for (const auto& row : config::config_settings())
    CHECK_TEXT(!row.help.empty() && !row.range.empty(), row.path.c_str());
}

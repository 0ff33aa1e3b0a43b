// SPDX-License-Identifier: BSD-3-Clause
// board.yaml, and whether a weir.yaml fits it.
#include "sample.h"

#include <weir/config/parse.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::config;

TEST_GROUP(BoardFile){Board board(std::string_view text = sample::kBoard){auto result = parse_board(text, "board.yaml");
if (!result)
  FAIL(format(result.error()).c_str());
return std::move(*result);
}

std::string fit(const std::string& bridges)
{
  return format(check_fit(parse_config(bridges, "w").value(), board(), "weir.yaml"));
}
}
;

TEST(BoardFile, the_sketch_is_read_completely)
{
  const Board got = board();
  LONGS_EQUAL(1, got.control_cores.size());
  LONGS_EQUAL(1, got.worker_cores.at(0));
  CHECK(got.poll == Poll::busy);
  LONGS_EQUAL(2 * 1024 * 1024, got.hugepage_size);
  LONGS_EQUAL(256, got.hugepages);
  LONGS_EQUAL(64 * 1024 * 1024, got.image_slot);
  LONGS_EQUAL(2, got.ports.size());
  LONGS_EQUAL(9000, got.ports[1].mtu);
}

TEST(BoardFile, ports_are_required_the_rest_has_defaults)
{
  STRCMP_CONTAINS("'ports' is missing", format(parse_board("", "b").error()).c_str());
  const Board got = board("ports: [{name: a, devargs: net_null0}]");
  LONGS_EQUAL(0, got.control_cores.at(0));
  LONGS_EQUAL(1, got.worker_cores.at(0));
  LONGS_EQUAL(1500, got.ports[0].mtu);
}

TEST(BoardFile, wrong_values_are_refused)
{
  const std::string got = format(parse_board("cores: {control: [0, 0], workers: [0]}\n"
                                             "memory: {hugepage-size: 4M}\n"
                                             "ports: [{name: a, devargs: 'net_null0 --x'}]\n"
                                             "bypass: {driver: relay}",
                                             "b")
                                     .error());
  STRCMP_CONTAINS("b:1:8: cores: core 0 stands twice in 'control'", got.c_str());
  STRCMP_CONTAINS("core 0 can't be both", got.c_str());
  STRCMP_CONTAINS("b:2:25: hugepage-size: '4M' is none of the sizes it may have; it takes 2M | 1G", got.c_str());
  STRCMP_CONTAINS("devargs: 'net_null0 --x' is not made of the characters it may have", got.c_str());
  STRCMP_CONTAINS("driver: 'relay' is none of its words", got.c_str());
}

TEST(BoardFile, only_an_adaptive_worker_shares_a_core_with_control)
{
  const std::string cores = "cores: {control: [0], workers: [0, 1], poll: ";
  const std::string rest = "}\nports: [{name: a, devargs: net_null0}]";
  STRCMP_CONTAINS("unless poll is adaptive", format(parse_board(cores + "busy" + rest, "b").error()).c_str());
  LONGS_EQUAL(2, board(cores + "adaptive" + rest).worker_cores.size());
}

TEST(BoardFile, a_fitting_config_has_no_complaint)
{
  STRCMP_EQUAL("", format(check_fit(parse_config(sample::kConfig, "w").value(), board(), "w")).c_str());
}

TEST(BoardFile, a_bridge_needs_ports_of_the_board)
{
  STRCMP_EQUAL("weir.yaml:1:11: bridge 'b': the board has no port 'wan1', the nearest is 'wan0'\n",
               fit("bridges: [{name: b, inside: lan0, outside: wan1}]").c_str());
}

TEST(BoardFile, open_on_failure_needs_a_bypass_driver)
{
  STRCMP_CONTAINS("'on-failure: open' can't be kept, the board has 'bypass: none'",
                  fit("bridges: [{name: b, inside: lan0, outside: wan0, on-failure: open}]").c_str());
}

TEST(BoardFile, no_bridge_is_no_fit)
{
  STRCMP_CONTAINS("'bridges' is missing or empty", fit("allow: []").c_str());
}

// SPDX-License-Identifier: BSD-3-Clause
// What becomes of a request for another configuration.
#include "scratch_state.h"

#include <weir/daemon/reload.h>

#include <poll.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::daemon;
using weir::daemon::testing::ScratchState;

namespace {

const std::string kBridge = "bridges: [{name: br0, inside: lan0, outside: wan0}]\n";
const std::string kFeed = "feeds: [{name: bad, url: \"file:bad.txt\", format: list}]\n";
const std::string kBoard = R"(cores: {control: [0], workers: [1], poll: busy}
memory: {hugepage-size: 2M, hugepages: 256, image-slot: 64M}
ports:
  - {name: lan0, devargs: "net_null0", queues: 1, mtu: 1500}
  - {name: wan0, devargs: "net_null1", queues: 1, mtu: 1500}
bypass: {driver: none}
)";

} // namespace

TEST_GROUP(Reloads)
{
  ScratchState state;
  Options options;
  Setup running;
  Reload reload;

  void setup() override
  {
    options.config_file = state.file("weir.yaml");
    options.board_file = state.file("board.yaml");
    options.paths = state.paths();
    state.write("weir.yaml", kBridge + kFeed);
    state.write("board.yaml", kBoard);
    auto loaded = load_setup(options);
    CHECK(loaded.has_value());
    running = *loaded;
  }
  void teardown() override
  {
    options = {};
    running = {};
  }

  bool is_woken()
  {
    pollfd poller{reload.descriptor(), POLLIN, 0};
    return poll(&poller, 1, 0) == 1;
  }
  std::string changes(const ReloadAnswer& answer)
  {
    std::string out;
    for (const std::string& change : answer.changes)
      out += change + "; ";
    return out;
  }
};

TEST(Reloads, a_good_file_is_kept_for_the_main_thread_as_it_was_checked)
{
  state.write("weir.yaml", kBridge + kFeed + "sinkhole: {ttl: 60}\n");
  const ReloadAnswer answer = reload.ask(running, "ann");
  CHECK(answer.state == ReloadWord::reloading);
  STRCMP_EQUAL("sinkhole added; ", changes(answer).c_str());
  CHECK(answer.needs == StartNeeds::nothing);
  state.write("weir.yaml", "nonsense"); // what was checked counts, not what the file says later
  CHECK_FALSE(is_woken());
  reload.proceed();
  CHECK(is_woken());
  const auto taken = reload.take();
  CHECK(taken.has_value());
  LONGS_EQUAL(60, taken->setup.config.sinkhole.ttl);
  STRCMP_EQUAL("ann", taken->user.c_str());
  STRCMP_EQUAL("sinkhole added", taken->changes.c_str());
  CHECK_FALSE(is_woken());
  CHECK_FALSE(reload.take().has_value());
}

TEST(Reloads, every_mistake_is_named_with_its_place_and_nothing_is_taken_up)
{
  state.write("weir.yaml", kBridge + kFeed + "sinkhole: {ttl: often}\nallow: [10.0.0.1/8]\n");
  const ReloadAnswer answer = reload.ask(running, "");
  CHECK(answer.state == ReloadWord::rejected);
  LONGS_EQUAL(2, answer.mistakes.size());
  CHECK(answer.mistakes[0].starts_with(state.file("weir.yaml") + ":3:17: "));
  CHECK(answer.mistakes[1].starts_with(state.file("weir.yaml") + ":4:9: "));
  CHECK_FALSE(reload.take().has_value());
  state.write("weir.yaml", kBridge + kFeed);
  CHECK(reload.ask(running, "").state == ReloadWord::unchanged);
}

TEST(Reloads, a_file_that_is_just_being_written_is_refused)
{
  state.write("weir.yaml", "");
  CHECK(reload.ask(running, "").state == ReloadWord::rejected);
}

TEST(Reloads, files_of_receivers_are_checked_too)
{
  state.write("weir.yaml", kBridge + kFeed +
                               "telemetry: {syslog: [{name: siem, host: 192.0.2.1, port: 6514, transport: tls, "
                               "ca-file: /nonexistent/ca.pem}]}\n");
  const ReloadAnswer answer = reload.ask(running, "");
  CHECK(answer.state == ReloadWord::rejected);
  LONGS_EQUAL(1, answer.mistakes.size());
  CHECK(answer.mistakes[0].starts_with("receiver 'siem': "));
}

TEST(Reloads, a_second_request_waits_until_the_first_is_done)
{
  state.write("weir.yaml", kBridge);
  CHECK(reload.ask(running, "ann").state == ReloadWord::reloading);
  CHECK(reload.ask(running, "bob").state == ReloadWord::busy);
  const auto taken = reload.take();
  CHECK(reload.ask(running, "bob").state == ReloadWord::busy);
  reload.done();
  CHECK(reload.ask(taken->setup, "bob").state == ReloadWord::unchanged);
}

TEST(Reloads, what_only_a_start_of_the_data_plane_takes_is_told)
{
  state.write("weir.yaml", "bridges: [{name: br0, inside: lan0, outside: wan0, mode: monitor}]\n" + kFeed);
  ReloadAnswer answer = reload.ask(running, "");
  STRCMP_EQUAL("bridges[br0].mode added; ", changes(answer).c_str());
  CHECK(answer.needs == StartNeeds::render_start);
  reload.done();

  state.write("weir.yaml", "bridges: [{name: br0, inside: wan0, outside: lan0}]\n" + kFeed);
  CHECK(reload.ask(running, "").needs == StartNeeds::restart);
  reload.done();

  state.write("weir.yaml", kBridge + kFeed);
  state.write("board.yaml", kBoard + "# more memory\n");
  CHECK(reload.ask(running, "").needs == StartNeeds::nothing);
  reload.done();
  std::string board = kBoard;
  state.write("board.yaml", board.replace(board.find("mtu: 1500"), 9, "mtu: 9000"));
  answer = reload.ask(running, "");
  CHECK(answer.needs == StartNeeds::restart);
  STRCMP_EQUAL("board.yaml: ports[lan0].mtu; ", changes(answer).c_str());
}

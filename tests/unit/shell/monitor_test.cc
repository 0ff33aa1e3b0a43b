// SPDX-License-Identifier: BSD-3-Clause
// monitor hits: only what is new, each hit once, and it ends when it should.
#include <weir/shell/session.h>

#include <algorithm>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::shell;

TEST_GROUP(ShellMonitor)
{
  std::vector<std::string> asked; ///< the argument `after` of each call
  std::string written;
  int pauses = 0;
  int most_pauses = 3;
  std::size_t most_lines = 100;
  api::Args last;

  api::Result answer(std::string_view method, const api::Args& args)
  {
    if (method == "show.telemetry")
      return std::string(R"({"store":{"newest_sequence":41}})");
    last = args;
    asked.push_back(std::to_string(args.integer("after").value_or(-1)));
    if (args.integer("after") == 41)
      return std::string(
          R"({"hits":[{"sequence":42,"time":"2026-05-01T07:08:00Z","action":"blocked","direction":"outbound",
              "client":"10.77.0.10","remote":"192.0.2.1","transport":"tcp","port":443,"packets":3,"indicator":"192.0.2.0/24","feeds":["a","b"],
              "event":{"event":{"id":"x-1"}}},
              {"sequence":50,"action":"dns-sinkholed","question":"\u001b.example","question_type":"AAAA","packets":1,"event":{"event":{"id":"x-2"}}}]})");
    return std::string(R"({"hits":[]})");
  }

  Outcome run(const char* line, bool json = false, std::size_t(*width)() = nullptr)
  {
    SessionOptions options;
    options.width = width;
    options.json = json;
    options.stream.write = [this](std::string_view text) {
      written += text;
      return static_cast<std::size_t>(std::ranges::count(written, '\n')) < most_lines;
    };
    options.stream.pause = [this] { return ++pauses < most_pauses; };
    const Session session([this](std::string_view method, const api::Args& args) { return answer(method, args); },
                          [] { return std::int64_t{0}; }, options);
    return session.run(cut_line(line));
  }

  void teardown() override
  {
    asked.clear();
    written.clear();
    last = {};
  }
};

TEST(ShellMonitor, hits_are_shown_once_and_whole)
{
  LONGS_EQUAL(kExitOk, run("monitor hits client 10.77.0.10").status);
  STRCMP_EQUAL("TIME (UTC)           ACTION         DIR  CLIENT           REMOTE                    PORT/TYPE  PACKE"
               "TS  INDICATOR             FEEDS\n"
               "2026-05-01 07:08:00  blocked        out  10.77.0.10       192.0.2.1                 443/tcp    3    "
               "    192.0.2.0/24          a, b\n"
               "-                    dns-sinkholed  -    -                \\x1b.example              AAAA       1    "
               "    -                     -\n",
               written.c_str());
  LONGS_EQUAL(3, asked.size());
  STRCMP_EQUAL("41", asked[0].c_str());
  STRCMP_EQUAL("50", asked[1].c_str());
  STRCMP_EQUAL("10.77.0.10", last.text("client").c_str());
}

TEST(ShellMonitor, a_terminal_is_told_how_it_ends_and_gets_rows_that_fit)
{
  const auto eighty = [] { return std::size_t{80}; };
  LONGS_EQUAL(kExitOk, run("monitor hits", false, eighty).status);
  STRCMP_EQUAL("hits as they happen; Ctrl-C ends it\n"
               "TIME UTC  ACTION         DIR  CLIENT         REMOTE              FEEDS\n"
               "07:08:00  blocked        out  10.77.0.10     192.0.2.1           a, b\n"
               "-         dns-sinkholed  -    -              \\x1b.example        -\n\n",
               written.c_str());
  written.clear();
  asked.clear();
  pauses = 0;
  LONGS_EQUAL(kExitOk, run("monitor hits | match 192.0.2.0/24", false, eighty).status);
  STRCMP_CONTAINS("\n07:08:00  blocked  ", ('\n' + written).c_str());
  written.clear();
  pauses = 0;
  LONGS_EQUAL(kExitOk, run("monitor hits", false, [] { return std::size_t{64}; }).status);
  STRCMP_CONTAINS("10.77.0.10     192.0.2.1\n", written.c_str());
}

TEST(ShellMonitor, as_json_a_line_is_the_event)
{
  LONGS_EQUAL(kExitOk, run("monitor hits", true).status);
  STRCMP_EQUAL("{\"event\":{\"id\":\"x-1\"}}\n{\"event\":{\"id\":\"x-2\"}}\n", written.c_str());
  STRCMP_EQUAL("yes", last.text("events").c_str());
}

TEST(ShellMonitor, it_ends_after_a_count_and_when_nobody_reads)
{
  LONGS_EQUAL(kExitOk, run("monitor hits count 1", true).status);
  LONGS_EQUAL(1, std::ranges::count(written, '\n'));
  LONGS_EQUAL(0, pauses);
  written.clear();
  most_lines = 1;
  LONGS_EQUAL(kExitOk, run("monitor hits").status);
  STRCMP_CONTAINS("TIME", written.c_str());
  LONGS_EQUAL(1, std::ranges::count(written, '\n'));
}

TEST(ShellMonitor, lines_are_filtered_and_the_filtered_do_not_count)
{
  LONGS_EQUAL(kExitOk, run("monitor hits count 1 | match SINKHOLED").status);
  LONGS_EQUAL(1, std::ranges::count(written, '\n'));
  STRCMP_CONTAINS("dns-sinkholed", written.c_str());
  LONGS_EQUAL(kExitUsage, run("monitor hits | count").status);
}

TEST(ShellMonitor, a_call_that_fails_ends_it_with_its_status)
{
  const Session session(
      [](std::string_view, const api::Args&) -> api::Result {
        return tl::unexpected(api::Error{api::ErrorCode::no_daemon, "gone"});
      },
      [] { return std::int64_t{0}; }, {.stream = {[](std::string_view) { return true; }, [] { return true; }}});
  LONGS_EQUAL(kExitNoDaemon, session.run(cut_line("monitor hits")).status);
}

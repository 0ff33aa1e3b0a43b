// SPDX-License-Identifier: BSD-3-Clause
// What people see of each result, and that no result whatever can do harm.
#include <weir/shell/session.h>

#include <algorithm>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::shell;

namespace {

constexpr std::int64_t kNow = 1'777'619'289; // 2026-05-01T07:08:09Z

std::string shown(std::string_view line, const std::string& result)
{
  const Session session([&](std::string_view, const api::Args&) -> api::Result { return result; }, [] { return kNow; },
                        {});
  return session.run(cut_line(line)).out;
}

const char* const kLines[] = {"show status",         "show ports",           "show bridges",
                              "show policy",         "show feeds",           "show feeds x",
                              "show hits",           "show top clients",     "show counters",
                              "show telemetry",      "show local",           "show version",
                              "test ip 1.2.3.4",     "test name a.b",        "block ip 1.2.3.4 reason x",
                              "no block ip 1.2.3.4", "request feed refresh", "request bridge br0 bypass"};

} // namespace

TEST_GROUP(ShellRender){};

TEST(ShellRender, status_is_the_box_at_a_glance)
{
  STRCMP_EQUAL("appliance     weir-lab, Weir 0.1.0, up 1 d 2 h\n"
               "data plane    running since 2026-05-01 07:00:00 (8 min ago), generation 7, instance 00ab\n"
               "policy        generation 7 of 2026-05-01 07:08:00 (9 s ago): feed soc-note\n"
               "              4 ipv4, 1,200 name\n"
               "feeds         3 configured: 2 ok, 1 stale, 0 failed\n"
               "bridges       br0: block\n"
               "              br1: bypass (configured: block)\n"
               "hits          12 seen, 10 stored, 2 pending, 0 lost\n"
               "receivers     siem: connected, 0 queued\n"
               "WARNING       feed x is stale\n",
               shown("show status", R"({"appliance":"weir-lab","version":"0.1.0","uptime_s":93784,
                 "dataplane":{"state":"running","instance":"00ab","generation":7,"since":"2026-05-01T07:00:00Z"},
                 "policy":{"generation":7,"published":"2026-05-01T07:08:00Z","cause":"feed soc-note","entries":{"ipv4":4,"ipv6":0,"name":1200}},
                 "feeds":{"total":3,"ok":2,"stale":1,"failed":0},
                 "bridges":[{"name":"br0","configured_mode":"block","effective_mode":"block"},{"name":"br1","configured_mode":"block","effective_mode":"bypass"}],
                 "telemetry":{"seen":12,"stored":10,"pending":2,"lost":0,"destinations":[{"name":"siem","state":"connected","queued":0}]},
                 "warnings":["feed x is stale"]})")
                   .c_str());
}

TEST(ShellRender, hits_are_one_line_each)
{
  STRCMP_EQUAL("TIME         ACTION         DIR  CLIENT      REMOTE        INDICATOR     FEEDS  PACKETS\n"
               "07:08:00     dns-sinkholed  out  10.77.0.10  evil.example  evil.example  a, b         1\n"
               "04-30 23:59  blocked        in   -           192.0.2.1     192.0.2.0/24  ipsum    1,500\n",
               shown("show hits", R"({"hits":[
                 {"time":"2026-05-01T07:08:00.123Z","action":"dns-sinkholed","direction":"outbound","client":"10.77.0.10","remote":"10.77.0.53",
                  "question":"evil.example","indicator":"evil.example","feeds":["a","b"],"packets":1},
                 {"time":"2026-04-30T23:59:01Z","action":"blocked","direction":"inbound","client":"","remote":"192.0.2.1",
                  "question":"","indicator":"192.0.2.0/24","feeds":["ipsum"],"packets":1500}]})")
                   .c_str());
  STRCMP_EQUAL("no hits\n", shown("show hits", R"({"hits":[]})").c_str());
}

TEST(ShellRender, a_test_says_what_would_happen_and_why)
{
  STRCMP_EQUAL("query         192.0.2.1\n"
               "verdict       would be blocked\n"
               "entry         192.0.2.0/24 (prefix)\n"
               "class         outbound block, inbound monitor\n"
               "generation    7\n"
               "\n"
               "FEED   ENTRY         FIRST SEEN           LAST SEEN            LINE  CONFIDENCE\n"
               "ipsum  192.0.2.0/24  2026-04-30 23:59:01  2026-05-01 07:08:00    12          80\n",
               shown("test ip 192[.]0.2.1", R"({"query":"192.0.2.1","refanged":true,"verdict":"blocked","generation":7,
                 "matched":{"indicator":"192.0.2.0/24","form":"prefix","class":{"kind":"listed","outbound":"block","inbound":"monitor","answer":"standard"}},
                 "feeds":[{"name":"ipsum","entry":"192.0.2.0/24","first_seen":"2026-04-30T23:59:01Z","last_seen":"2026-05-01T07:08:00Z","line":12,"confidence":80}],
                 "allowed_by":[]})")
                   .c_str());
  STRCMP_EQUAL("query         a.b\nverdict       would be forwarded: not listed\n",
               shown("test name a.b", R"({"query":"a.b","verdict":"not-listed","matched":null,"feeds":[]})").c_str());
}

TEST(ShellRender, what_block_and_allow_did_is_one_sentence)
{
  const char* block = "block ip 1.2.3.4 reason x";
  STRCMP_EQUAL(
      "blocked 1.2.3.4 until taken back, in force with generation 8\n",
      shown(block, R"({"action":"block","entry":"1.2.3.4","expires":null,"changed":true,"generation":8})").c_str());
  STRCMP_EQUAL(
      "allowed a.b until 2026-05-01 08:00:00, in force with generation 8\n",
      shown(block, R"({"action":"allow","entry":"a.b","expires":"2026-05-01T08:00:00Z","changed":true,"generation":8})")
          .c_str());
  STRCMP_EQUAL("blocked 1.2.3.4 until taken back, NOT YET IN FORCE: generation 8 waits for the data plane (gone)\n",
               shown(block, R"({"action":"block","entry":"1.2.3.4","expires":null,"changed":true,"generation":8,
                     "in_force":false,"message":"gone"})")
                   .c_str());
  STRCMP_EQUAL("1.2.3.4 was blocked already\n",
               shown(block, R"({"action":"block","entry":"1.2.3.4","changed":false})").c_str());
  STRCMP_EQUAL("no longer blocked here: 1.2.3.4, in force with generation 9\n",
               shown("no block ip 1.2.3.4", R"({"action":"block","entry":"1.2.3.4","generation":9})").c_str());
}

TEST(ShellRender, feeds_fit_the_page)
{
  const std::string text = shown(
      "show feeds", R"({"feeds":[{"name":"soc-note","state":"stale","mode":"block","entries":{"ipv4":4},"duplicates":1,
    "rejected":{"protected":2},"last_fetch":"2026-05-01T07:07:09Z","next_refresh":"2026-05-01T08:07:09Z",
    "last_error":"HTTP 503 from https://a.very.long.example.org/with/a/path/that/goes/on/and/on/list.txt after 3 tries"}]})");
  STRCMP_EQUAL("FEED      STATE  MODE   ENTRIES  DUPL  REJECTED  FETCHED    NEXT       ERROR\n"
               "soc-note  stale  block        4     1         2  1 min ago  in 59 min  HTTP 503",
               (text.substr(0, text.find('\n') + 1) + text.substr(text.find('\n') + 1, 79)).c_str());
}

TEST(ShellRender, no_result_of_any_shape_does_harm)
{
  const char* results[] = {
      "null",
      "[]",
      "7",
      "\"\\u001b[2J\"",
      "{}",
      R"({"feeds":7,"hits":{},"ports":[null,7,"x",[],{}],"bridges":[[]],"entries":[1],"policy":"x","history":[{"entries":"x"}]})",
      R"({"hits":[{"time":7,"packets":"many","feeds":"x","question":["a"],"indicator":"\u001b]0;x\u0007\n\r\u202e"}],"rows":[{"key":"\u0000"}]})",
      R"({"generation":18446744073709551615,"uptime_s":-9223372036854775808,"bytes":1e300,"entries":{"a":9223372036854775807,"b":9223372036854775807}})",
      R"({"feeds":[{"name":"\u001b","rejections":[{"text":"\u001b\n"}],"notes":["\u001b"]}],"destinations":[{"name":"\u001b"}],"warnings":["\u001b"]})"};
  for (const char* line : kLines) {
    for (const char* result : results) {
      const std::string text = shown(line, result);
      CHECK_TRUE_TEXT(std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); }), line);
      CHECK_TRUE(text.empty() || text.back() == '\n');
    }
  }
}

// SPDX-License-Identifier: BSD-3-Clause
// What test, block and allow say of an entry, and what people made themselves.
#include "shown.h"

#include <CppUTest/TestHarness.h>

#include <string>

using namespace weir;
using namespace weir::shell;
using namespace weir::shell::test;

TEST_GROUP(ShellJudgement){};

TEST(ShellJudgement, a_test_says_what_would_happen_and_why)
{
  STRCMP_EQUAL("query         192.0.2.1\n"
               "verdict       would be blocked\n"
               "entry         192.0.2.0/24 (the prefix)\n"
               "class         outbound block, inbound monitor\n"
               "generation    7\n"
               "\n"
               "FEED   ENTRY         FIRST SEEN (UTC)     LAST SEEN (UTC)      LINE  CONFIDENCE\n"
               "ipsum  192.0.2.0/24  2026-04-30 23:59:01  2026-05-01 07:08:00    12          80\n",
               shown("test ip 192[.]0.2.1", R"({"query":"192.0.2.1","refanged":true,"verdict":"blocked","generation":7,
                 "matched":{"indicator":"192.0.2.0/24","form":"prefix","class":{"kind":"listed","outbound":"block","inbound":"monitor","answer":"standard"}},
                 "feeds":[{"name":"ipsum","entry":"192.0.2.0/24","first_seen":"2026-04-30T23:59:01Z","last_seen":"2026-05-01T07:08:00Z","line":12,"confidence":80}],
                 "allowed_by":[]})")
                   .c_str());
  STRCMP_EQUAL("query         a.b\nverdict       would be forwarded: not listed\n",
               shown("test name a.b", R"({"query":"a.b","verdict":"not-listed","matched":null,"feeds":[]})").c_str());
}

TEST(ShellJudgement, a_test_says_what_bridges_do_otherwise)
{
  const auto verdict = [](const std::string& rest) {
    const std::string text = shown("test ip 192.0.2.1", R"({"generation":4,)" + rest + "}");
    return text.substr(0, text.find('\n'));
  };
  STRCMP_EQUAL("verdict       listed, but br0 is in bypass: forwarded", verdict(R"("verdict":"blocked","in_force":true,
                 "bridges":[{"name":"br0","effective_mode":"bypass","outcome":"forwarded"}])")
                                                                            .c_str());
  STRCMP_EQUAL("verdict       listed, but br0 is in monitor: forwarded and reported",
               verdict(R"("verdict":"blocked","in_force":true,
                 "bridges":[{"name":"br0","effective_mode":"monitor","outcome":"reported"}])")
                   .c_str());
  STRCMP_EQUAL("verdict       would be blocked, but br1 is in bypass: forwarded",
               verdict(R"("verdict":"blocked","in_force":true,
                 "bridges":[{"name":"br0","effective_mode":"block","outcome":"blocked"},
                            {"name":"br1","effective_mode":"bypass","outcome":"forwarded"}])")
                   .c_str());
  STRCMP_EQUAL("verdict       would be forwarded: not listed, but br0 is in failed-closed: all is dropped",
               verdict(R"("verdict":"not-listed","in_force":true,
                 "bridges":[{"name":"br0","effective_mode":"failed-closed","outcome":"dropped"}])")
                   .c_str());
  STRCMP_EQUAL("verdict       would be blocked", verdict(R"("verdict":"blocked","in_force":true,
                 "bridges":[{"name":"br0","effective_mode":"block","outcome":"blocked"}])")
                                                     .c_str());
}

TEST(ShellJudgement, a_test_says_when_its_policy_is_not_in_force)
{
  const char* line = "test ip 192.0.2.1";
  STRCMP_CONTAINS("would be blocked, but generation 4 is NOT IN FORCE: no data plane is running\n",
                  shown(line, R"({"verdict":"blocked","generation":4,"in_force":false,
                    "dataplane":{"state":"absent","generation":0}})")
                      .c_str());
  STRCMP_CONTAINS("would be blocked, but generation 4 is NOT IN FORCE: the data plane works with generation 3\n",
                  shown(line, R"({"verdict":"blocked","generation":4,"in_force":false,
                    "dataplane":{"state":"running","generation":3}})")
                      .c_str());
  STRCMP_CONTAINS("generation    4, NOT IN FORCE: no data plane is running\n",
                  shown("show policy", R"({"generation":4,"in_force":false,"dataplane":{"state":"absent"}})").c_str());
  STRCMP_CONTAINS("generation    4, NOT IN FORCE: the data plane does not answer; look into its log\n",
                  shown("show policy", R"({"generation":4,"in_force":false,"dataplane":{"state":"silent",
                    "note":"the data plane does not answer; look into its log"}})")
                      .c_str());
}

TEST(ShellJudgement, a_tested_prefix_names_what_is_listed_inside_it)
{
  STRCMP_EQUAL("query         203.0.113.0/24\n"
               "verdict       in part: 3 entries inside it are listed\n"
               "inside it     203.0.113.7, 203.0.113.64/26 and 1 more\n",
               shown("test ip 203.0.113.0/24", R"({"query":"203.0.113.0/24","verdict":"in-part","in_force":true,
                 "inside":{"entries":3,"some":["203.0.113.7","203.0.113.64/26"]}})")
                   .c_str());
  STRCMP_CONTAINS("in part: at least 10,000 entries inside it are listed, but br1 is in bypass: forwarded\n",
                  shown("test ip 8.0.0.0/8", R"({"verdict":"in-part","in_force":true,
                    "inside":{"entries":10000,"complete":false,"some":[]},
                    "bridges":[{"name":"br0","effective_mode":"block","outcome":"reported"},
                               {"name":"br1","effective_mode":"bypass","outcome":"forwarded"}]})")
                      .c_str());
}

TEST(ShellJudgement, a_test_says_who_wrote_a_local_entry)
{
  const std::string text =
      shown("test ip 192.0.2.1", R"({"feeds":[{"name":"local-block","entry":"192.0.2.1","line":null,
      "local":{"user":"kim","reason":"ticket 4711","created":"2026-05-01T07:00:00Z","expires":"2026-05-01T08:00:00Z"}}]})");
  STRCMP_CONTAINS(
      "\n192.0.2.1: by kim, 2026-05-01 07:00:00 UTC (8 min ago), until 2026-05-01 08:00:00 UTC: ticket 4711\n",
      text.c_str());
}

TEST(ShellJudgement, a_block_says_what_is_known_of_its_entry)
{
  STRCMP_EQUAL("blocked 8.8.8.8 until taken back, in force with generation 8\n"
               "it is listed by ipsum, soc-note, too\n"
               "CAREFUL: 8.8.8.8 is a resolver\n",
               shown("block ip 8.8.8.8 reason x", R"({"action":"block","entry":"8.8.8.8","changed":true,"generation":8,
                 "listed_by":["ipsum","soc-note"],"remark":"8.8.8.8 is a resolver"})")
                   .c_str());
}

TEST(ShellJudgement, an_allow_says_whom_it_overrides_and_its_end_that_they_stop_again)
{
  STRCMP_EQUAL("allowed 1.2.3.4 until taken back, in force with generation 8\n"
               "it is listed by ipsum: the allow goes first\n",
               shown("allow ip 1.2.3.4 reason x", R"({"action":"allow","kind":"ip","entry":"1.2.3.4","changed":true,
                 "generation":8,"listed_by":["ipsum"]})")
                   .c_str());
  STRCMP_EQUAL("no longer allowed here: 1.2.3.4, in force with generation 9\n"
               "it is listed by ipsum: it is stopped again\n",
               shown("no allow ip 1.2.3.4", R"({"action":"allow","kind":"ip","entry":"1.2.3.4","generation":9,
                 "covered_by":[],"listed_by":["ipsum"]})")
                   .c_str());
}

TEST(ShellJudgement, what_block_and_allow_did_is_one_sentence)
{
  const char* block = "block ip 1.2.3.4 reason x";
  STRCMP_EQUAL(
      "blocked 1.2.3.4 until taken back, in force with generation 8\n",
      shown(block, R"({"action":"block","entry":"1.2.3.4","expires":null,"changed":true,"generation":8})").c_str());
  STRCMP_EQUAL(
      "allowed a.b until 2026-05-01 08:00:00 UTC, in force with generation 8\n",
      shown(block, R"({"action":"allow","entry":"a.b","expires":"2026-05-01T08:00:00Z","changed":true,"generation":8})")
          .c_str());
  STRCMP_EQUAL(
      "blocked 1.2.3.4 until taken back, NOT IN FORCE after 5 s: generation 8 waits for the data plane (gone); show "
      "status tells when it is\n",
      shown(block, R"({"action":"block","entry":"1.2.3.4","expires":null,"changed":true,"generation":8,
                     "in_force":false,"waited_s":5,"message":"gone"})")
          .c_str());
  STRCMP_EQUAL("blocked 1.2.3.4 until taken back, NOT IN FORCE after 1 s: generation 8 was refused (too many rules); "
               "show policy tells what is in force\n",
               shown(block, R"({"action":"block","entry":"1.2.3.4","expires":null,"changed":true,"generation":8,
                     "in_force":false,"state":"refused","waited_s":1,"message":"too many rules"})")
                   .c_str());
  STRCMP_EQUAL("blocked evil.example and all names below it until taken back, in force with generation 8\n",
               shown("block name evil.example reason x",
                     R"({"action":"block","kind":"name","entry":"evil.example","changed":true,"generation":8})")
                   .c_str());
  STRCMP_EQUAL("1.2.3.4 was blocked already\n",
               shown(block, R"({"action":"block","entry":"1.2.3.4","changed":false})").c_str());
  STRCMP_EQUAL("no longer blocked here: 1.2.3.4, in force with generation 9\n",
               shown("no block ip 1.2.3.4", R"({"action":"block","entry":"1.2.3.4","generation":9})").c_str());
}

TEST(ShellJudgement, what_still_blocks_or_allows_is_named)
{
  STRCMP_EQUAL("taken back the local block of 1.2.3.4, in force with generation 9\n"
               "still blocked by 1.2.3.0/24, 1.2.0.0/16 (local block)\n"
               "still listed by ipsum, soc-note: allow ip 1.2.3.4 reason WHY opens it\n",
               shown("no block ip 1.2.3.4", R"({"action":"block","kind":"ip","entry":"1.2.3.4","generation":9,
                 "covered_by":["1.2.3.0/24","1.2.0.0/16"],"listed_by":["ipsum","soc-note"]})")
                   .c_str());
  STRCMP_EQUAL("taken back the local allow of a.b, in force with generation 9\nstill allowed by b (local allow)\n",
               shown("no allow name a.b", R"({"action":"allow","kind":"name","entry":"a.b","generation":9,
                 "covered_by":["b"],"listed_by":[]})")
                   .c_str());
  STRCMP_EQUAL("taken back the local block of a.b, in force with generation 9\n"
               "still listed by soc-note: allow name a.b reason WHY opens it\n",
               shown("no block name a.b", R"({"action":"block","kind":"name","entry":"a.b","generation":9,
                 "covered_by":[],"listed_by":["soc-note"]})")
                   .c_str());
}

TEST(ShellJudgement, what_a_block_replaces_is_said)
{
  const char* block = "block ip 1.2.3.4 reason x";
  STRCMP_EQUAL("blocked 1.2.3.4 until taken back, in force with generation 8\n"
               "replaces: for 1 h, until 2026-05-01 08:00:00 UTC, reason lab\n",
               shown(block, R"({"action":"block","entry":"1.2.3.4","changed":true,"generation":8,
                 "replaces":{"user":"ann","reason":"lab","expires":"2026-05-01T08:00:00Z","duration_s":3600}})")
                   .c_str());
  STRCMP_CONTAINS("\nreplaces: until taken back, reason lab\n",
                  shown(block, R"({"action":"block","entry":"1.2.3.4","changed":true,"generation":8,
                 "replaces":{"user":"ann","reason":"lab","expires":null,"duration_s":null}})")
                      .c_str());
}

TEST(ShellJudgement, local_entries_are_not_all_that_people_made)
{
  STRCMP_EQUAL("no local entries\nimported reports are feeds (show feeds): ioc-a, ioc-b\n",
               shown("show local", R"({"entries":[],"imports":["ioc-a","ioc-b"]})").c_str());
}

TEST(ShellJudgement, a_tested_name_has_no_inbound_class)
{
  STRCMP_EQUAL("query         a.evil.example\n"
               "verdict       would be blocked\n"
               "entry         evil.example (the name and all below it)\n"
               "class         queries block, answered nxdomain\n",
               shown("test name a.evil.example", R"({"query":"a.evil.example","verdict":"blocked","matched":
                 {"indicator":"evil.example","form":"subdomains","class":{"outbound":"block","inbound":"none","answer":"nxdomain"}}})")
                   .c_str());
}

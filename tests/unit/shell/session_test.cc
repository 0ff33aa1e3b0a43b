// SPDX-License-Identifier: BSD-3-Clause
// Sessions: statuses, JSON, filters, errors of the daemon.
#include <weir/shell/session.h>

#include <map>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::shell;

TEST_GROUP(ShellSession)
{
  std::map<std::string, api::Result, std::less<>> answers;
  std::string called;

  Session session(SessionOptions options = {})
  {
    return Session(
        [this](std::string_view method, const api::Args&) -> api::Result {
          called = method;
          const auto found = answers.find(method);
          if (found == answers.end())
            return tl::unexpected(api::Error{api::ErrorCode::no_daemon, "/run/weir/controlplane.sock: not there"});
          return found->second;
        },
        [] { return std::int64_t{1'777'619'289}; }, options);
  }

  void teardown() override
  {
    answers.clear();
    called = {};
  }
};

TEST(ShellSession, results_are_rendered_or_shown_as_they_came)
{
  answers["show.bridges"] = R"({"z":1,"bridges":[{"name":"br0","effective_mode":"bypass","configured_mode":"block"}]})";
  const Outcome human = session().run(cut_line("show bridges"));
  LONGS_EQUAL(kExitOk, human.status);
  STRCMP_EQUAL("BRIDGE  MODE    CONFIGURED  INSIDE  OUTSIDE  ACTION  MATCH  ON FAILURE\n"
               "br0     bypass  block       -       -        -       -      -\n",
               human.out.c_str());
  const Outcome json = session().run(cut_line("show bridges --json"));
  STRCMP_EQUAL((*answers["show.bridges"] + "\n").c_str(), json.out.c_str());
  STRCMP_EQUAL(json.out.c_str(), session({.json = true}).run(cut_line("sh br")).out.c_str());
}

TEST(ShellSession, json_is_shown_in_ascii)
{
  answers["show.version"] = "{\"version\":\"\xc3\xa4\x7f\xe2\x80\xae\xf0\x9f\x9a\xab\xff\xc0\xaf\"}";
  STRCMP_EQUAL("{\"version\":\"\\u00e4\\u007f\\u202e\\ud83d\\udeab\\ufffd\\ufffd\\ufffd\"}\n",
               session({.json = true}).run(cut_line("show version")).out.c_str());
}

TEST(ShellSession, a_question_mark_as_last_word_shows_what_may_follow)
{
  for (const Line& line : {cut_line("show br ?"), cut_line("request bridge ?"), line_of_arguments({"show", "?"})}) {
    const Outcome help = session().run(line);
    LONGS_EQUAL(kExitOk, help.status);
    STRCMP_EQUAL("", help.err.c_str());
    CHECK(!help.out.empty());
  }
  STRCMP_CONTAINS("bridges", session().run(cut_line("show ?")).out.c_str());
  STRCMP_CONTAINS("request", session().run(cut_line("?")).out.c_str());
  LONGS_EQUAL(kExitUsage, session().run(cut_line("show '?'")).status);
  answers["local.add"] = R"({"action":"block","entry":"a.example","kind":"name","changed":true,"generation":2})";
  (void)session().run(cut_line("block name a.example reason ?"));
  STRCMP_EQUAL("local.add", called.c_str());
}

TEST(ShellSession, failures_have_their_status)
{
  answers["local.add"] = tl::unexpected(api::Error{api::ErrorCode::conflict, "192.0.2.1 is \x1b protected"});
  const Line block = cut_line("block ip 192.0.2.1 reason x");
  const Outcome failed = session().run(block);
  LONGS_EQUAL(kExitFailed, failed.status);
  STRCMP_EQUAL("error: 192.0.2.1 is \\x1b protected\n", failed.err.c_str());
  STRCMP_EQUAL("", failed.out.c_str());
  STRCMP_EQUAL("{\"error\":{\"code\":\"conflict\",\"message\":\"192.0.2.1 is \\u001b protected\"}}\n",
               session({.json = true}).run(block).out.c_str());
  const Outcome gone = session().run(cut_line("show status"));
  LONGS_EQUAL(kExitNoDaemon, gone.status);
  STRCMP_EQUAL("error: the control plane does not answer: /run/weir/controlplane.sock: not there\n"
               "The data plane goes on by itself with the policy it has; hits wait, feeds stand still.\n"
               "To start the control plane: weir-controlplane run (as root), or its service.\n",
               gone.err.c_str());
}

TEST(ShellSession, what_did_not_reach_its_aim_has_status_1)
{
  const Line block = cut_line("block ip 192.0.2.1 reason x");
  answers["local.add"] = R"({"action":"block","entry":"192.0.2.1","generation":2,"in_force":false,"message":"gone"})";
  LONGS_EQUAL(kExitFailed, session().run(block).status);
  STRCMP_CONTAINS("NOT IN FORCE", session().run(block).out.c_str());
  LONGS_EQUAL(kExitFailed, session({.json = true}).run(block).status);
  STRCMP_EQUAL((*answers["local.add"] + "\n").c_str(), session({.json = true}).run(block).out.c_str());
  answers["local.add"] = R"({"action":"block","entry":"192.0.2.1","generation":2,"in_force":true})";
  LONGS_EQUAL(kExitOk, session().run(block).status);
  answers["request.feed-refresh"] = R"({"feeds":[{"name":"a","state":"ok"},{"name":"b","state":"stale"}]})";
  LONGS_EQUAL(kExitFailed, session().run(cut_line("request feed refresh")).status);
  answers["request.feed-refresh"] = R"({"feeds":[{"name":"a","state":"ok"}]})";
  LONGS_EQUAL(kExitOk, session().run(cut_line("request feed refresh")).status);
}

TEST(ShellSession, a_refused_configuration_has_status_4_and_shows_every_mistake)
{
  answers["request.config-reload"] =
      R"({"state":"rejected","mistakes":["/etc/weir/weir.yaml:3:9: one","/etc/weir/weir.yaml:7:1: two"],"changes":[]})";
  const Line reload = cut_line("request config reload");
  const Outcome refused = session().run(reload);
  LONGS_EQUAL(kExitRejected, refused.status);
  STRCMP_EQUAL("not reloaded, the running configuration stays in force:\n"
               "/etc/weir/weir.yaml:3:9: one\n/etc/weir/weir.yaml:7:1: two\n",
               refused.out.c_str());
  LONGS_EQUAL(kExitRejected, session({.json = true}).run(reload).status);
  answers["request.config-reload"] =
      R"({"state":"reloading","mistakes":[],"changes":["feeds[a] added","sinkhole.ttl"],"message":"restart it"})";
  const Outcome taken = session().run(reload);
  LONGS_EQUAL(kExitOk, taken.status);
  STRCMP_EQUAL("reloading: traffic and enforcement go on, the control plane answers again in a moment\n"
               "changed       feeds[a] added\n"
               "              sinkhole.ttl\n"
               "TO DO         restart it\n",
               taken.out.c_str());
  answers["request.config-reload"] = R"({"state":"unchanged","mistakes":[],"changes":[]})";
  LONGS_EQUAL(kExitOk, session().run(reload).status);
}

TEST(ShellSession, who_can_be_asked_is_asked_before_protection_ends)
{
  answers["request.bridge"] = R"({"name":"br0","mode":"bypass","effective_mode":"bypass"})";
  const Line bypass = cut_line("request bridge br0 bypass");
  const auto no = [](std::string_view) { return false; };
  const Outcome kept = session({.ask = no}).run(bypass);
  LONGS_EQUAL(kExitFailed, kept.status);
  STRCMP_EQUAL("nothing changed\n", kept.out.c_str());
  STRCMP_EQUAL("", called.c_str());
  LONGS_EQUAL(kExitOk, session({.ask = no}).run(cut_line("request bridge br0 normal")).status);
  LONGS_EQUAL(kExitOk, session({.ask = [](std::string_view) { return true; }}).run(bypass).status);
  called = {};
  LONGS_EQUAL(kExitOk, session().run(bypass).status); // a script
  STRCMP_EQUAL("request.bridge", called.c_str());
}

TEST(ShellSession, only_a_terminal_has_a_width)
{
  answers["show.feeds"] = R"({"feeds":[{"name":"a","last_error":")" + std::string(300, 'x') + R"("}]})";
  const Line line = cut_line("show feeds");
  CHECK_TRUE(session().run(line).out.find(std::string(300, 'x')) != std::string::npos);
  const auto narrow = [] { return std::size_t{80}; };
  const std::string cut = session({.width = narrow}).run(line).out;
  LONGS_EQUAL(80, cut.size() - cut.find('\n') - 2);
}

TEST(ShellSession, wrong_usage_calls_nobody)
{
  const Outcome wrong = session().run(cut_line("show nothing"));
  LONGS_EQUAL(kExitUsage, wrong.status);
  CHECK_TRUE(wrong.err.starts_with("show nothing\n     ^\n"));
  STRCMP_EQUAL("", called.c_str());
  CHECK_TRUE(session({.prompt_width = 6}).run(cut_line("show nothing")).err.starts_with("           ^\n"));
  const Outcome json = session().run(cut_line("show nothing --json"));
  CHECK_TRUE(
      json.out.starts_with(R"({"error":{"code":"usage","message":"unknown word \"nothing\"; expected: bridges)"));
  LONGS_EQUAL(kExitUsage, json.status);
}

TEST(ShellSession, outputs_are_filtered_by_line)
{
  answers["show.top"] = R"({"by":"feed","rows":[{"key":"Alpha"},{"key":"beta"},{"key":"alphabet"}]})";
  STRCMP_EQUAL("2\n", session().run(cut_line("show hits top feeds | match ALPHA | count")).out.c_str());
  const std::string kept = session().run(cut_line("show hits top feeds | except alpha | except FEED")).out;
  CHECK_TRUE(kept.starts_with("beta ") && kept.find('\n') == kept.size() - 1);
  CHECK_FALSE(session().run(cut_line("show hits top feeds | no-more")).may_pause);
  answers["export.indicators"] = R"({"feed":"a","indicators":1,"bulk":["{}\n{}\n"]})";
  CHECK_TRUE(session().run(cut_line("export indicators a")).may_pause);
  CHECK_FALSE(session().run(cut_line("export indicators a | no-more")).may_pause);
  STRCMP_EQUAL("0\n", session().run(cut_line("show hits top feeds | match nothing | count")).out.c_str());
}

TEST(ShellSession, filters_see_what_the_terminal_has_no_room_for)
{
  answers["show.hits"] =
      R"({"hits":[{"time":"2026-05-01T07:08:00Z","action":"dns-sinkholed","direction":"outbound","client":"10.77.0.10",
      "remote":"10.77.0.53","question":"a.rather.long.name.that.somebody.asked.for.evil.example","indicator":"evil.example",
      "feeds":["hagezi-fake"],"packets":1},{"time":"2026-05-01T07:08:00Z","action":"blocked","client":"10.77.0.11"}]})";
  const SessionOptions narrow = {.width = [] { return std::size_t{80}; }};
  const std::string all = session(narrow).run(cut_line("show hits")).out;
  STRCMP_CONTAINS("  10.77.0.10  ", all.c_str());
  STRCMP_CONTAINS("a.rather.long.nam", all.c_str());
  CHECK_TRUE(all.find("INDICATOR  ") == std::string::npos && all.find("asked.for.evil.example") == std::string::npos);
  const std::string found = session(narrow).run(cut_line("show hits | match asked.for.evil.example")).out;
  CHECK_TRUE(found.starts_with("07:08:00 ") && found.find('\n') == found.size() - 1);
  CHECK_TRUE(found.size() <= 81);
}

TEST(ShellSession, titles_and_remarks_do_not_count)
{
  answers["show.hits"] = R"({"hits":[{"client":"10.77.0.10"},{"client":"10.77.0.11"}]})";
  STRCMP_EQUAL("2\n", session().run(cut_line("show hits | count")).out.c_str());
  STRCMP_EQUAL("1\n", session().run(cut_line("show hits | match .11 | count")).out.c_str());
  answers["show.hits"] = R"({"hits":[]})";
  STRCMP_EQUAL("0\n", session().run(cut_line("show hits | count")).out.c_str());
}

TEST(ShellSession, words_of_the_shell_itself_need_no_daemon)
{
  CHECK_TRUE(session().run(cut_line("exit")).leave);
  CHECK_TRUE(session().run(cut_line("quit")).leave);
  CHECK_TRUE(session().run(cut_line("help")).out.find("show hits") != std::string::npos);
  const Outcome empty = session().run(cut_line("  # comment"));
  LONGS_EQUAL(kExitOk, empty.status);
  STRCMP_EQUAL("", empty.out.c_str());
}

TEST(ShellSession, names_for_completion_are_sorted_and_safe_to_type)
{
  answers["show.feeds"] = R"({"feeds":[{"name":"b"},{"name":"a"},{"name":"x y"},{"name":"\u001b"},{"name":7},{}]})";
  const auto names = session().names(WordType::feed);
  LONGS_EQUAL(3, names.size());
  STRCMP_EQUAL("7", names[0].c_str());
  STRCMP_EQUAL("a", names[1].c_str());
  LONGS_EQUAL(0, session().names(WordType::bridge).size());
  answers["show.feeds"] = R"({"feeds":[{"name":"soc-note"},{"name":"ioc-b"},{"name":"ioc-a"}]})";
  const auto imports = session().names(WordType::import);
  LONGS_EQUAL(2, imports.size());
  STRCMP_EQUAL("ioc-a", imports[0].c_str());
}

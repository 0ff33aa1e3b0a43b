// SPDX-License-Identifier: BSD-3-Clause
// request ioc import and export hunt: what is read, shown, asked and sent.
#include <weir/shell/session.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::shell;

TEST_GROUP(ShellReports)
{
  std::string report = "C2 203[.]0[.]113[.]9, *.bad.example, hxxp://evil[.]example/a and 10.0.0.1\n";
  std::map<std::string, api::Result, std::less<>> answers;
  std::vector<std::string> called;
  api::Args sent;
  std::string asked;
  std::string showed;
  bool may_ask = false;
  bool yes = false;

  Outcome run(std::string_view line, bool json = false)
  {
    SessionOptions options;
    options.json = json;
    options.read_input = [this](const std::string& path) -> tl::expected<std::string, std::string> {
      if (path == "none.txt")
        return tl::unexpected(std::string("none.txt: No such file"));
      return report;
    };
    if (may_ask) {
      options.ask = [this](std::string_view question) {
        asked = question;
        return yes;
      };
      options.show = [this](std::string_view text) { showed += text; };
    }
    const Session session(
        [this](std::string_view method, const api::Args& args) -> api::Result {
          called.emplace_back(method);
          sent = args;
          CHECK(!api::check_args(*api::find_method(method), args).has_value());
          const auto found = answers.find(method);
          if (found == answers.end())
            return tl::unexpected(api::Error{api::ErrorCode::no_daemon, "not there"});
          return found->second;
        },
        [] { return std::int64_t{0}; }, options);
    return session.run(cut_line(line));
  }

  void teardown() override
  {
    answers.clear();
    called.clear();
    sent = {};
    report = asked = showed = {};
  }
};

TEST(ShellReports, queries_of_a_file_need_no_daemon)
{
  const Outcome outcome = run("export hunt splunk case.txt");
  LONGS_EQUAL(kExitOk, outcome.status);
  STRCMP_EQUAL("(dest_ip=\"203.0.113.9\") OR (src_ip=\"203.0.113.9\") OR (answer=\"203.0.113.9\") OR "
               "(query=\"bad.example\" OR query=\"*.bad.example\") OR (dest_host=\"bad.example\" OR "
               "dest_host=\"*.bad.example\") OR (url_domain=\"bad.example\" OR url_domain=\"*.bad.example\") OR "
               "(url=\"http://evil.example/a\")\n",
               outcome.out.c_str());
  STRCMP_EQUAL("1 IPv4 address, 1 name with all below it, 1 URL; 1 left out (private or reserved: nothing on the "
               "Internet)\n",
               outcome.err.c_str());
  LONGS_EQUAL(0, called.size());
  LONGS_EQUAL(kExitFailed, run("export hunt lucene none.txt").status);
  report = "nothing of the kind";
  LONGS_EQUAL(kExitFailed, run("export hunt lucene -").status);
  LONGS_EQUAL(kExitUsage, run("export hunt sql -").status);
}

TEST(ShellReports, an_option_of_reports_is_no_option_of_a_feed)
{
  answers["show.indicators"] = R"({"indicators":[{"type":"ipv4","entry":"192.0.2.1"}]})";
  for (const char* option : {"subdomains", "url-hosts"}) {
    const Outcome outcome = run(std::string("export hunt kql soc-note ") + option);
    LONGS_EQUAL(kExitFailed, outcome.status);
    STRCMP_EQUAL(
        (std::string("error: ") + option + " is for reports; soc-note is a feed (a file of that name is ./soc-note)\n")
            .c_str(),
        outcome.err.c_str());
  }
  LONGS_EQUAL(0, called.size());
  LONGS_EQUAL(kExitOk, run("export hunt kql ./soc-note subdomains url-hosts").status);
}

TEST(ShellReports, a_feed_is_asked_for_and_its_entries_are_not_trusted)
{
  answers["show.indicators"] =
      R"({"indicators":[{"type":"ipv4","entry":"192.0.2.1"},{"type":"ipv4","entry":"\u001b[2J"},{"type":"x","entry":"y"},7,
          {"type":"subdomains_only","entry":"*.bad.example"}]})";
  const Outcome outcome = run("export hunt kql soc-note");
  STRCMP_EQUAL("soc-note", sent.text("feed").c_str());
  STRCMP_EQUAL("(destination.ip : \"192.0.2.1\" or source.ip : \"192.0.2.1\" or dns.resolved_ip : \"192.0.2.1\" or "
               "dns.question.name : *.bad.example or destination.domain : *.bad.example or url.domain : "
               "*.bad.example)\n",
               outcome.out.c_str());
  const Outcome json = run("export hunt kql --json");
  STRCMP_EQUAL("", sent.text("feed").c_str());
  CHECK_TRUE(json.out.starts_with(R"({"indicators":2,"language":"kql","left_out":{},"queries":["(destination.ip)"));
}

TEST(ShellReports, indicators_are_written_as_lines_and_not_trusted)
{
  answers["export.indicators"] =
      R"({"bulk":["{\"create\":1}\n{\"a\":1}\n","{\"create\":2}\n{\"a\":\"\u001b\"}\n",7,"one\n"],"indicators":4})";
  const Outcome outcome = run("export indicators soc-note");
  LONGS_EQUAL(kExitOk, outcome.status);
  STRCMP_EQUAL("soc-note", sent.text("feed").c_str());
  STRCMP_EQUAL("{\"create\":1}\n{\"a\":1}\n", outcome.out.c_str());
  STRCMP_EQUAL("1 indicator for logs-ti_weir.indicator-default, to be sent to /_bulk\n", outcome.err.c_str());
  CHECK_TRUE(run("export indicators --json").out.starts_with(R"({"bulk":["{\"create\":1}\n)"));
  STRCMP_EQUAL("", sent.text("feed").c_str());
  answers["export.indicators"] = R"({"bulk":[]})";
  LONGS_EQUAL(kExitFailed, run("export indicators").status);
}

TEST(ShellReports, a_preview_shows_and_imports_nothing)
{
  const Outcome outcome = run("request ioc import case.txt name case-7 preview");
  LONGS_EQUAL(kExitOk, outcome.status);
  STRCMP_CONTAINS("   1  address             203.0.113.9\n", outcome.out.c_str());
  STRCMP_CONTAINS("   1  name and below      bad.example\n", outcome.out.c_str());
  STRCMP_CONTAINS("   1  10.0.0.1  private or reserved: nothing on the Internet\n", outcome.out.c_str());
  LONGS_EQUAL(1, called.size());
  STRCMP_EQUAL("test.iocs", called[0].c_str());
  answers["test.iocs"] = R"({"accepted":1,"refused":[{"entry":"bad.example","reason":"it is allowed"}],"refusals":1,
                            "remarks":["8.8.8.8 is a resolver"]})";
  STRCMP_CONTAINS("\nCAREFUL: 8.8.8.8 is a resolver\n", run("request ioc import - name x preview").out.c_str());
  STRCMP_CONTAINS("bad.example  it is allowed\n", run("request ioc import - name x preview").out.c_str());
}

TEST(ShellReports, what_an_import_writes_is_filtered)
{
  answers["test.iocs"] = R"({"accepted":2})";
  answers["ioc.import"] = R"({"name":"ioc-x","mode":"block","entries":2,"generation":8,"in_force":true})";
  STRCMP_EQUAL("   1  name and below      bad.example\n",
               run("request ioc import - name x preview | match bad.example").out.c_str());
  const Outcome imported = run("request ioc import - name x confirm | match imported");
  STRCMP_EQUAL("imported 2 entries as feed ioc-x (mode block) until taken back, in force with generation 8\n",
               imported.out.c_str());
  LONGS_EQUAL(kExitOk, imported.status);
  STRCMP_EQUAL("1\n", run("request ioc import - name x confirm | count", true).out.c_str());
  STRCMP_EQUAL("1\n", run("request ioc import - name x preview | count", true).out.c_str());
  report = "nothing of the kind";
  STRCMP_EQUAL("nothing to import\n", run("request ioc import - name x confirm | match import").out.c_str());
  may_ask = yes = true;
  report = "203.0.113.9";
  STRCMP_EQUAL("", run("request ioc import - name x | except imported").out.c_str());
  STRCMP_CONTAINS("203.0.113.9", showed.c_str());
}

TEST(ShellReports, a_name_that_is_taken_is_told_before_the_question)
{
  answers["test.iocs"] = tl::unexpected(api::Error{api::ErrorCode::conflict, "there is an import ioc-case-7"});
  may_ask = yes = true;
  const Outcome outcome = run("request ioc import case.txt name case-7");
  LONGS_EQUAL(kExitFailed, outcome.status);
  STRCMP_EQUAL("error: there is an import ioc-case-7\n", outcome.err.c_str());
  STRCMP_EQUAL("case-7", sent.text("name").c_str());
  STRCMP_EQUAL("", asked.c_str());
}

TEST(ShellReports, the_daemon_is_asked_only_for_what_is_shown)
{
  answers["ioc.import"] = R"({"name":"ioc-x","mode":"block","entries":2,"generation":8,"in_force":true})";
  LONGS_EQUAL(kExitOk, run("request ioc import - name x confirm", true).status);
  LONGS_EQUAL(1, called.size());
  STRCMP_EQUAL("ioc.import", called[0].c_str());
}

TEST(ShellReports, preview_and_confirm_exclude_each_other)
{
  LONGS_EQUAL(kExitFailed, run("request ioc import - name x preview confirm").status);
  LONGS_EQUAL(0, called.size());
}

TEST(ShellReports, nothing_is_imported_without_a_word)
{
  answers["test.iocs"] = R"({"accepted":2})";
  LONGS_EQUAL(kExitFailed, run("request ioc import case.txt name case-7").status);
  may_ask = true;
  const Outcome no = run("request ioc import case.txt name case-7");
  LONGS_EQUAL(kExitFailed, no.status);
  STRCMP_EQUAL("nothing imported\n", no.out.c_str());
  STRCMP_EQUAL("Make feed ioc-case-7 of it, mode block, for 30 d?", asked.c_str());
  STRCMP_CONTAINS("203.0.113.9", showed.c_str());
  CHECK(std::ranges::find(called, "ioc.import") == called.end());
}

TEST(ShellReports, the_question_says_what_will_be_made)
{
  answers["test.iocs"] = R"({"accepted":2})";
  may_ask = true;
  (void)run("request ioc import - note \"mail from cert\" name ioc-case-9 mode monitor for 36h");
  STRCMP_EQUAL("Make feed ioc-case-9 of it, mode monitor, for 1 d 12 h?", asked.c_str());
}

TEST(ShellReports, an_import_sends_entries_and_not_the_report)
{
  answers["test.iocs"] = R"({"accepted":2})";
  answers["ioc.import"] = R"({"name":"ioc-case-7","mode":"monitor","entries":2,"generation":8,"in_force":true})";
  const Outcome outcome = run("request ioc import - name case-7 for 1h mode monitor confirm note of the CERT");
  LONGS_EQUAL(kExitOk, outcome.status);
  STRCMP_CONTAINS("imported 2 entries as feed ioc-case-7 (mode monitor) until taken back, in force with generation 8\n",
                  outcome.out.c_str());
  const api::Args::List expected{"203.0.113.9", "*.bad.example"};
  CHECK(sent.list("entries") == expected);
  STRCMP_EQUAL("of the CERT", sent.text("note").c_str());
  STRCMP_EQUAL("monitor", sent.text("mode").c_str());
  LONGS_EQUAL(3600, sent.integer("duration_s").value());
  may_ask = true;
  yes = true;
  answers["ioc.import"] = R"({"name":"ioc-case-7","entries":2,"generation":8,"in_force":false})";
  LONGS_EQUAL(kExitFailed, run("request ioc import - name case-7").status);
  LONGS_EQUAL(2'592'000, sent.integer("duration_s").value());
}

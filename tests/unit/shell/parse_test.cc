// SPDX-License-Identifier: BSD-3-Clause
// Commands: what a line calls, abbreviations, and errors with their caret.
#include <weir/shell/parse.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::shell;

namespace {

std::string value_text(const weir::api::Args::Value& value)
{
  if (const auto* number = std::get_if<std::int64_t>(&value))
    return std::to_string(*number);
  return '"' + std::get<std::string>(value) + '"';
}

/// "method name=value ..." of a line, or its error.
std::string call_of(std::string_view text)
{
  const Line line = cut_line(text);
  const auto invocation = parse(command_tree(), line);
  if (!invocation)
    return explain(invocation.error(), line);
  if (invocation->command == nullptr)
    return "nothing";
  std::string call(invocation->command->method);
  for (const auto& [name, value] : invocation->args.values())
    call += ' ' + name + '=' + value_text(value);
  for (const Filter& filter : invocation->filters)
    call += " |" + std::to_string(static_cast<int>(filter.kind)) + filter.pattern;
  return call + (invocation->json ? " json" : "");
}

} // namespace

TEST_GROUP(ShellParse){};

TEST(ShellParse, lines_become_calls)
{
  const struct {
    const char* line;
    const char* call;
  } cases[] = {
      {"", "nothing"},
      {"# nothing", "nothing"},
      {"show status", "show.status"},
      {"show feeds", "show.feeds"},
      {"show feeds soc-note", "show.feeds name=\"soc-note\""},
      {"show hits", "show.hits"},
      {"show hits limit 5 last 2h feed x client 10.0.0.1 indicator evil.example",
       "show.hits client=\"10.0.0.1\" feed=\"x\" indicator=\"evil.example\" limit=5 since_s=7200"},
      {"show hits top clients last 1d", "show.top by=\"client\" since_s=86400"},
      {"test ip 117[.]213[.]7[.]8", "test.ip entry=\"117[.]213[.]7[.]8\""},
      {"test ip hxxp://192.0.2.1/a", "test.ip entry=\"hxxp://192.0.2.1/a\""},
      {"test ip 2001:db8::/32", "test.ip entry=\"2001:db8::/32\""},
      {"test name evil[.]example", "test.name entry=\"evil[.]example\""},
      {"test name \"evil dot example\"", "test.name entry=\"evil dot example\""},
      {"block ip 192.0.2.1 reason seen in a b",
       "local.add action=\"block\" entry=\"192.0.2.1\" kind=\"ip\" reason=\"seen in a b\""},
      {"block name e.x for 30m reason for 5m",
       "local.add action=\"block\" duration_s=1800 entry=\"e.x\" kind=\"name\" reason=\"for 5m\""},
      {"block name e.x for 30m reason seen for 5m",
       "local.add action=\"block\" duration_s=1800 entry=\"e.x\" kind=\"name\" reason=\"seen for 5m\""},
      {"block name e.x reason \"seen for 5m\"",
       "local.add action=\"block\" entry=\"e.x\" kind=\"name\" reason=\"seen for 5m\""},
      {"block name e.x reason \"seen there\" for 5m",
       "local.add action=\"block\" duration_s=300 entry=\"e.x\" kind=\"name\" reason=\"seen there\""},
      {"request ioc import - name a note 'of the CERT' url-hosts mode monitor preview",
       "ioc.import mode=\"monitor\" name=\"a\" note=\"of the CERT\" preview=\"yes\" source=\"-\" url-hosts=\"yes\""},
      {"request ioc import - name a preview note the last preview",
       "ioc.import name=\"a\" note=\"the last preview\" preview=\"yes\" source=\"-\""},
      {"request ioc import - name a note of the CERT for all",
       "ioc.import name=\"a\" note=\"of the CERT for all\" source=\"-\""},
      {"allow ip 192.0.2.0/24 reason \"ours; 'quoted'\"",
       "local.add action=\"allow\" entry=\"192.0.2.0/24\" kind=\"ip\" reason=\"ours; 'quoted'\""},
      {"no block ip 192.0.2.1", "local.remove action=\"block\" entry=\"192.0.2.1\" kind=\"ip\""},
      {"no allow name e.x", "local.remove action=\"allow\" entry=\"e.x\" kind=\"name\""},
      {"request feed refresh", "request.feed-refresh"},
      {"request feed refresh soc-note", "request.feed-refresh name=\"soc-note\""},
      {"block name co.uk public-suffix reason x y",
       "local.add action=\"block\" entry=\"co.uk\" kind=\"name\" public-suffix=\"yes\" reason=\"x y\""},
      {"request bridge br0 bypass", "request.bridge bridge=\"br0\" mode=\"bypass\""},
      {"request bridge br0 n", "request.bridge bridge=\"br0\" mode=\"normal\""},
      {"show hits --json", "show.hits json"},
      {"--json show hits", "show.hits json"},
      {"show hits --json limit 3", "show.hits limit=3 json"},
      {"show hits --json | match x", "show.hits |0x json"},
      {"show hits | match x --json", "show.hits |0x json"},
      {"show hits for --json", "show hits for --json\n          ^\nunknown word \"for\"; expected: top, last, client, "
                               "indicator, feed, limit\n"},
      {"block name e.x reason see --json there",
       "local.add action=\"block\" entry=\"e.x\" kind=\"name\" reason=\"see --json there\""},
      {"block name e.x reason see \"--json\"",
       "local.add action=\"block\" entry=\"e.x\" kind=\"name\" reason=\"see --json\""},
      {"show hits | match Out | except br0 | count | no-more", "show.hits |0Out |1br0 |2 |3"},
  };
  for (const auto& c : cases)
    STRCMP_EQUAL(c.call, call_of(c.line).c_str());
}

TEST(ShellParse, words_may_be_shortened_while_only_one_fits)
{
  STRCMP_EQUAL("show.hits", call_of("sh h").c_str());
  STRCMP_EQUAL("show.hits limit=3", call_of("sh h li 3").c_str());
  STRCMP_EQUAL("request.feed-refresh", call_of("r f r").c_str());
  STRCMP_EQUAL("sh p\n   ^\n\"p\" could be more than one word; expected: policy, ports\n", call_of("sh p").c_str());
}

TEST(ShellParse, errors_have_a_caret_and_say_what_is_expected)
{
  const struct {
    const char* line;
    const char* error;
  } cases[] = {
      {"show hitz", "show hitz\n     ^\nunknown word \"hitz\", the nearest is 'hits'; expected: bridges, counters, "
                    "feeds, hits, local, "
                    "policy, ports, status, telemetry, version\n"},
      {"shwo hits", "shwo hits\n^\nunknown word \"shwo\", the nearest is 'show'; expected: allow, block, exit, export, "
                    "help, monitor, "
                    "no, quit, request, show, test\n"},
      {"show interfaces",
       "show interfaces\n     ^\nunknown word \"interfaces\"; expected: bridges, counters, feeds, hits, local, policy, "
       "ports, status, telemetry, version\n"},
      {"block ip 1.2.3.4 for 99999d reason x",
       "block ip 1.2.3.4 for 99999d reason x\n                     ^\n\"99999d\" is too long: at most 3650d; expected: "
       "<duration>\n"},
      {"show",
       "show\n    ^\nthe line is not complete; expected: bridges, counters, feeds, hits, local, policy, ports, status, "
       "telemetry, version\n"},
      {"show status now", "show status now\n            ^\nnothing may follow here\n"},
      {"test ip evil.example",
       "test ip evil.example\n        ^\n\"evil.example\" is not an address or a prefix; expected: <address>\n"},
      {"block ip 1.2.3.4", "block ip 1.2.3.4\n                ^\nthe line is not complete; expected: for, reason\n"},
      {"block ip 1.2.3.4 for",
       "block ip 1.2.3.4 for\n                    ^\nthe line is not complete; expected: <duration>\n"},
      {"block ip 1.2.3.4 for 1h for 2h reason x",
       "block ip 1.2.3.4 for 1h for 2h reason x\n                        ^\nunknown word \"for\"; expected: reason\n"},
      {"block ip 1.2.3.4 reason x for 1h",
       "block ip 1.2.3.4 reason x for 1h\n                          ^\n\"for 1h\" must stand before the text; if it is "
       "part of the text, quote the whole text\n"},
      {"block ip 1.2.3.4 reason x for 1h by me", "block ip 1.2.3.4 reason x for 1h by me\n                          "
                                                 "^\n\"for 1h\" must stand before the text; if it "
                                                 "is part of the text, quote the whole text\n"},
      {"block name co.uk reason x public-suffix",
       "block name co.uk reason x public-suffix\n                          ^\n\"public-suffix\" must stand before the "
       "text; if it is part of the text, quote the whole text\n"},
      {"request ioc import name a note x preview", "request ioc import name a note x preview\n                         "
                                                   "        ^\n\"preview\" must stand before the "
                                                   "text; if it is part of the text, quote the whole text\n"},
      {"request ioc import name a note x mode detect",
       "request ioc import name a note x mode detect\n                                 ^\n\"mode detect\" must stand "
       "before the text; if it is part of the text, quote the whole text\n"},
      {"request ioc import name a note 'x y' mode detect",
       "request ioc import name a note 'x y' mode detect\n                                          ^\nunknown word "
       "\"detect\"; expected: block, monitor\n"},
      {"block ip 1.2.3.4 for 0s reason x", "block ip 1.2.3.4 for 0s reason x\n                     ^\n\"0s\" is not a "
                                           "duration such as 90s, 15m, 2h, 7d; expected: <duration>\n"},
      {"show hits limit many",
       "show hits limit many\n                ^\n\"many\" is not a number; expected: <number>\n"},
      {"\"show\" hits", "\"show\" hits\n^\nunknown word \"show\"; expected: allow, block, exit, export, help, monitor, "
                        "no, quit, request, show, test\n"},
      {"show 'hits", "show 'hits\n     ^\nthis quote has no end\n"},
      {"show hits |", "show hits |\n           ^\nthe line is not complete; expected: count, except, match, no-more\n"},
      {"show hits | sort",
       "show hits | sort\n            ^\nunknown filter \"sort\"; expected: count, except, match, no-more\n"},
      {"show hits | match", "show hits | match\n                 ^\nthe line is not complete; expected: <text>\n"},
      {"show hits | count 5", "show hits | count 5\n                  ^\nnothing may follow here; expected: |\n"},
      {"| count", "| count\n^\nthe line is not complete; expected: allow, block, exit, export, help, monitor, no, "
                  "quit, request, show, test\n"},
  };
  for (const auto& c : cases)
    STRCMP_EQUAL(c.error, call_of(c.line).c_str());
}

TEST(ShellParse, errors_show_nothing_that_could_move_the_cursor)
{
  const std::string text = call_of("show \x1b[2Jx\xff");
  CHECK_TRUE(text.starts_with("show \\x1b[2Jx\\xff\n     ^\n"));
  for (const char c : text)
    CHECK_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f));
}

TEST(ShellParse, the_caret_counts_characters_behind_a_prompt)
{
  const Line line = cut_line("block name b\xc3\xbc"
                             "cher.example because");
  const auto invocation = parse(command_tree(), line);
  STRCMP_EQUAL("                                ^\nunknown word \"because\"; expected: for, public-suffix, reason\n",
               explain_below(invocation.error(), line, 6).c_str());
}

TEST(ShellParse, addresses_are_taken_as_people_paste_them)
{
  for (const char* entry : {"1.2.3.4", "1[.]2[.]3[.]4", "1(.)2(.)3(.)4", "1{.}2.3.4", "1[dot]2[dot]3[dot]4",
                            "1\\.2\\.3\\.4", "hxxps://1.2.3.4:8080/x?y", "hxxp[:]//1[.]2[.]3[.]4", "2001[:]db8::1",
                            "[2001:db8::1]:443", "1.2.3.4,", "<1.2.3.4>", "::", "1.2.3.4/24"})
    STRCMP_EQUAL((std::string("test.ip entry=\"") + entry + '"').c_str(),
                 call_of(std::string("test ip ") + entry).c_str());
  for (const char* entry : {"evil", "evil.example", "12", "...", "-"})
    CHECK_TRUE_TEXT(call_of(std::string("test ip ") + entry).find("is not an address") != std::string::npos, entry);
}

// SPDX-License-Identifier: BSD-3-Clause
// What Tab and '?' offer.
#include <weir/shell/suggest.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::shell;

namespace {

std::vector<std::string> known_names(WordType type)
{
  if (type == WordType::feed)
    return {"soc-note", "soc-other", "spam"};
  if (type == WordType::import)
    return {"ioc-case-7"};
  return {"br0"};
}

std::string offered(std::string_view text)
{
  const Suggestions suggestions = suggest(command_tree(), text, known_names);
  std::string words;
  for (const Suggestion& suggestion : suggestions.words)
    words += suggestion.word + ' ';
  if (suggestions.error)
    words += "error";
  return words + (suggestions.may_end ? "<enter>" : "") + '@' + std::to_string(suggestions.begin);
}

std::string continued(std::string_view text)
{
  const Suggestions suggestions = suggest(command_tree(), text, known_names);
  return common_continuation(suggestions, text.substr(suggestions.begin));
}

} // namespace

TEST_GROUP(ShellSuggest){};

TEST(ShellSuggest, every_position_offers_what_may_stand_there)
{
  const struct {
    const char* text;
    const char* offered;
  } cases[] = {
      {"", "allow block exit export help monitor no quit request show test @0"},
      {"s", "show @0"},
      {"show p", "policy ports @5"},
      {"show hits ", "top last client indicator feed limit <enter>@10"},
      {"show hits last 5m ", "client indicator feed limit <enter>@18"},
      {"show hits last ", "<duration> @15"},
      {"show feeds ", "soc-note soc-other spam <enter>@11"},
      {"sh f so", "soc-note soc-other @5"},
      {"request bridge ", "br0 @15"},
      {"request bridge br0 ", "bypass normal @19"},
      {"block ip ", "<address> @9"},
      {"block ip 1.2.3.4 ", "for reason @17"},
      {"block ip 1.2.3.4 reason ", "<text> @24"},
      {"block ip 1.2.3.4 reason because ", "<enter>@32"},
      {"block ip 1.2.3.4 reason 'a b' ", "for <enter>@30"},
      {"request ioc import - name ", "<name> @26"},
      {"request ioc remove ", "ioc-case-7 @19"},
      {"show status ", "<enter>@12"},
      {"show status --", "--json @12"},
      {"show hits --json l", "last limit @17"},
      {"shwo ", "error@5"},
      {"show hits | ", "count except match no-more @12"},
      {"show hits | m", "match @12"},
      {"show hits | match x ", "<enter>@20"},
      {"show \"", "@6"},
  };
  for (const auto& c : cases)
    STRCMP_EQUAL(c.offered, offered(c.text).c_str());
}

TEST(ShellSuggest, the_common_part_is_inserted)
{
  STRCMP_EQUAL("ow", continued("sh").c_str());
  STRCMP_EQUAL("o", continued("show p").substr(0, 1).c_str());
  STRCMP_EQUAL("c-", continued("show feeds so").c_str());
  STRCMP_EQUAL("", continued("show feeds s").substr(0, 0).c_str());
  STRCMP_EQUAL("", continued("block ip ").c_str());
  STRCMP_EQUAL("", continued("nothing ").c_str());
}

TEST(ShellSuggest, without_the_daemon_a_placeholder_is_offered)
{
  const Suggestions suggestions = suggest(command_tree(), "show feeds ", nullptr);
  LONGS_EQUAL(1, suggestions.words.size());
  STRCMP_EQUAL("<feed>", suggestions.words[0].word.c_str());
  CHECK_TRUE(suggestions.words[0].is_placeholder);
}

TEST(ShellSuggest, a_report_is_a_file_and_no_feed)
{
  const Suggestions suggestions = suggest(command_tree(), "request ioc import ", known_names);
  STRCMP_EQUAL("<file|->", suggestions.words[0].word.c_str());
  CHECK_TRUE(suggestions.words[0].is_placeholder);
  STRCMP_EQUAL("br0", suggest(command_tree(), "export hunt kql ", known_names).words[0].word.c_str());
}

TEST(ShellSuggest, help_is_two_columns)
{
  STRCMP_EQUAL("  bypass        forward all, look at nothing\n  normal        as configured\n",
               help_text(suggest(command_tree(), "request bridge br0 ", known_names)).c_str());
  STRCMP_CONTAINS("  --json        the result as data",
                  help_text(suggest(command_tree(), "show status ", known_names)).c_str());
  STRCMP_EQUAL("  unknown word \"x\"\n", help_text(suggest(command_tree(), "x ", known_names)).c_str());
}

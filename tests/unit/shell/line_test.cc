// SPDX-License-Identifier: BSD-3-Clause
// Lines cut into words.
#include <weir/shell/line.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::shell;

namespace {

std::string words(const Line& line)
{
  std::string text;
  for (const Token& token : line.tokens)
    text += '<' + token.text + '>' + (token.quoted ? "q" : "");
  return text + (line.open_quote ? " open at " + std::to_string(*line.open_quote) : "");
}

} // namespace

TEST_GROUP(ShellLines){};

TEST(ShellLines, words_are_cut_at_white_space_outside_quotes)
{
  const struct {
    const char* line;
    const char* words;
  } cases[] = {
      {"", ""},
      {"   \t ", ""},
      {"show  hits\r\n", "<show><hits>"},
      {"reason \"two words\"", "<reason><two words>q"},
      {"a 'b \"c' d", "<a><b \"c>q<d>"},
      {"say \"a \\\" b\"", "<say><a \" b>q"},
      {"a\\ b", "<a b>"},
      {"evil\\.example", "<evil\\.example>"},
      {"pre\"fix\"ed", "<prefixed>q"},
      {"\"\"", "<>q"},
      {"# a comment", ""},
      {"show # hits", "<show><#><hits>"},
      {"show \"hits", "<show> open at 5"},
      {"'", " open at 0"},
      {"a\\", "<a\\>"},
  };
  for (const auto& c : cases)
    STRCMP_EQUAL(c.words, words(cut_line(c.line)).c_str());
}

TEST(ShellLines, positions_point_into_the_line)
{
  const Line line = cut_line("  show  \"x y\"");
  LONGS_EQUAL(2, line.tokens[0].begin);
  LONGS_EQUAL(6, line.tokens[0].end);
  LONGS_EQUAL(8, line.tokens[1].begin);
  LONGS_EQUAL(13, line.tokens[1].end);
}

TEST(ShellLines, arguments_of_the_program_are_words_already)
{
  const Line line = line_of_arguments({"block", "ip", "1.2.3.4", "reason", "two words", ""});
  STRCMP_EQUAL("<block><ip><1.2.3.4><reason><two words>q<>q", words(line).c_str());
  STRCMP_EQUAL("block ip 1.2.3.4 reason two words ", line.text.c_str());
  LONGS_EQUAL(6, line.tokens[1].begin);
}

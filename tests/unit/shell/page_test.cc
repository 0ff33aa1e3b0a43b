// SPDX-License-Identifier: BSD-3-Clause
// Pages and tables: alignment, width, harmless text.
#include <weir/shell/page.h>

#include <algorithm>
#include <sstream>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::shell;

namespace {

constexpr std::size_t kWidth = 100;

std::size_t widest_line(const std::string& text)
{
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);)
    widest = std::max(widest, line.size());
  return widest;
}

} // namespace

TEST_GROUP(ShellPages){};

TEST(ShellPages, columns_are_aligned_and_numbers_stand_right)
{
  Table table({{"NAME"}, {"COUNT", ColumnKind::number}, {"NOTE", ColumnKind::flexible}});
  table.add({"a", "7", "x"});
  table.add({"longer", "1,234,567"});
  STRCMP_EQUAL("NAME        COUNT  NOTE\n"
               "a               7  x\n"
               "longer  1,234,567  -\n",
               table.text().c_str());
}

TEST(ShellPages, wide_tables_are_cut_to_the_terminal_and_nowhere_else)
{
  Table table({{"A", ColumnKind::flexible}, {"B", ColumnKind::flexible}, {"N", ColumnKind::number}});
  table.add({std::string(200, 'a'), std::string(20, 'b'), "12"});
  const std::string cut = table.text(kWidth);
  LONGS_EQUAL(kWidth, widest_line(cut));
  CHECK_TRUE(cut.find(std::string(20, 'b') + "  12\n") != std::string::npos);
  CHECK_TRUE(cut.find("aa..  b") != std::string::npos);
  LONGS_EQUAL(132, widest_line(table.text(132)));
  LONGS_EQUAL(kLeastPageWidth, widest_line(table.text(3)));
  CHECK_TRUE(table.text().find(std::string(200, 'a')) != std::string::npos);
}

TEST(ShellPages, addresses_are_never_cut)
{
  Table table({{"A", ColumnKind::flexible}, {"B", ColumnKind::flexible}});
  table.add({"2001:db8:1234:5678:9abc:def0:1234:5678/128", std::string(60, 'b')});
  table.add({std::string(60, 'a'), "10.77.0.10"});
  const std::string cut = table.text(60);
  STRCMP_CONTAINS("2001:db8:1234:5678:9abc:def0:1234:5678/128  bbb", cut.c_str());
  STRCMP_CONTAINS("..  10.77.0.10\n", cut.c_str());
}

TEST(ShellPages, the_mark_of_a_cut_stands_alone)
{
  Table table({{"NAME", ColumnKind::flexible}});
  table.add({std::string(36, 'x') + ".." + std::string(20, 'y')});
  STRCMP_EQUAL(("NAME\n" + std::string(36, 'x') + "..\n").c_str(), table.text(40).c_str());
}

TEST(ShellPages, columns_that_may_be_left_out_go_in_their_turn_and_are_named)
{
  Table table({{"ADDRESS"},
               {.title = "LAST", .leave_out = 2},
               {.title = "FIRST", .kind = ColumnKind::flexible, .least = 20, .leave_out = 1},
               {"NAME", ColumnKind::flexible}});
  table.add({"2001:db8::1234:5678:9abc", "last cell", std::string(30, 'f'), std::string(30, 'n')});
  STRCMP_CONTAINS("ffff..", table.text(70).c_str());
  STRCMP_EQUAL("ADDRESS                   LAST       NAME\n"
               "2001:db8::1234:5678:9abc  last cell  nnnnnnnnnnnnn..\n"
               "too narrow for FIRST (a pipe and --json have them)\n",
               table.text(52).c_str());
  STRCMP_CONTAINS("too narrow for LAST, FIRST", table.text(kLeastPageWidth).c_str());
  CHECK_TRUE(table.text().find("too narrow") == std::string::npos);
}

TEST(ShellPages, nothing_harmful_gets_through)
{
  const std::string hostile = "\x1b]0;title\a\r\n\xff\xe2\x80\xae";
  Page page(0);
  page.line(hostile);
  page.fact(hostile, hostile);
  Table table({{"T"}});
  table.add({hostile});
  page.table(table, "");
  CHECK_TRUE(std::ranges::all_of(page.text(), [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); }));
  LONGS_EQUAL(4, std::ranges::count(page.text(), '\n'));
}

TEST(ShellPages, into_a_pipe_lines_are_whole)
{
  Page page(0);
  const std::string value(300, 'x');
  page.line(value + ' ' + value);
  page.fact("label", value + ' ' + value);
  LONGS_EQUAL(2, std::ranges::count(page.text(), '\n'));
}

TEST(ShellPages, facts_are_wrapped_below_their_value)
{
  Page page(0, kWidth);
  std::string value;
  for (int i = 0; i < 40; ++i)
    value += "word ";
  page.fact("label", value);
  page.fact("empty", "");
  CHECK_TRUE(widest_line(page.text()) <= kWidth);
  CHECK_TRUE(page.text().starts_with("label         word word"));
  CHECK_TRUE(page.text().find("\n              word") != std::string::npos);
  CHECK_TRUE(page.text().find("empty") == std::string::npos);
  Page long_word(0, kWidth);
  long_word.line(std::string(250, 'x'));
  LONGS_EQUAL(kWidth, widest_line(long_word.text()));
}

// SPDX-License-Identifier: BSD-3-Clause
// Outside strings in our output.
#include <weir/config/printable.h>

#include <string>

#include <CppUTest/TestHarness.h>

using weir::config::printable;

TEST_GROUP(Printable){};

TEST(Printable, ascii_stays)
{
  STRCMP_EQUAL("a b~!", printable("a b~!").c_str());
}

TEST(Printable, everything_else_is_escaped)
{
  STRCMP_EQUAL("\\x1b[0m\\x0a\\x00\\xff\\x7f\\\\", printable(std::string("\x1b[0m\n\0\xff\x7f\\", 9)).c_str());
}

TEST(Printable, long_text_is_cut)
{
  STRCMP_EQUAL("aaa...", printable("aaaa", 3).c_str());
  STRCMP_EQUAL("aaa", printable("aaa", 3).c_str());
}

// SPDX-License-Identifier: BSD-3-Clause
// Small state files.
#include "state_directory.h"

#include <weir/generations/durable_file.h>

#include <string>
#include <sys/stat.h>

#include <CppUTest/TestHarness.h>

using namespace weir::generations;
using weir::generations::testing::StateDirectory;

TEST_GROUP(DurableFile)
{
  StateDirectory state;
};

TEST(DurableFile, a_file_is_replaced_with_its_mode)
{
  CHECK(write_durably(state.file("a"), "one", 0640).has_value());
  CHECK(write_durably(state.file("a"), "two", 0600).has_value());
  STRCMP_EQUAL("two", state.read("a").c_str());
  struct stat status {};
  LONGS_EQUAL(0, stat(state.file("a").c_str(), &status));
  LONGS_EQUAL(0600, status.st_mode & 0777);
  CHECK_FALSE(state.has("a.new"));
}

TEST(DurableFile, a_left_over_temporary_file_does_not_matter)
{
  state.write("a.new", "half");
  CHECK(write_durably(state.file("a"), "whole", 0640).has_value());
  STRCMP_EQUAL("whole", state.read("a").c_str());
}

TEST(DurableFile, a_failure_keeps_the_old_file_and_says_why)
{
  const auto result = write_durably(state.file("none/a"), "x", 0640);
  STRCMP_CONTAINS("No such file or directory", result.error().c_str());
}

TEST(DurableFile, reading_is_bounded_and_a_missing_file_is_empty)
{
  STRCMP_EQUAL("", read_state_file(state.file("a"), 10).value().c_str());
  state.write("a", "");
  STRCMP_CONTAINS("an empty file", read_state_file(state.file("a"), 10).error().c_str());
  state.write("a", "12345678901");
  STRCMP_CONTAINS("longer than 10 bytes", read_state_file(state.file("a"), 10).error().c_str());
  STRCMP_EQUAL("12345678901", read_state_file(state.file("a"), 11).value().c_str());
  STRCMP_CONTAINS("not a regular file", read_state_file(state.path(), 10).error().c_str());
}

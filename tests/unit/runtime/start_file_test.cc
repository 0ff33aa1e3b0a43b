// SPDX-License-Identifier: BSD-3-Clause
// start.conf is believed only from a file that its reader or root alone can write.
#include "temporary_directory.h"

#include <weir/runtime/start_file.h>

#include <sys/stat.h>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir::runtime;

namespace {

constexpr std::string_view kGood = "version = 1\ncores.control = 0\ncores.workers = 1\n"
                                   "port.a.devargs = net_null0\nport.b.devargs = net_null1\n"
                                   "bridge.br0.inside = a\nbridge.br0.outside = b\n";

void expect_refused(const std::string& path, const char* why)
{
  const auto config = read_start_file(path);
  CHECK_FALSE(config.has_value());
  CHECK(config.error().code == StartErrorCode::start_file);
  STRCMP_CONTAINS(why, config.error().text.c_str());
}

} // namespace

TEST_GROUP(StartFile){};

TEST(StartFile, an_own_file_is_read)
{
  TemporaryDirectory directory;
  LONGS_EQUAL(2, read_start_file(directory.file("start.conf", kGood)).value().ports.size());
}

TEST(StartFile, a_file_that_others_can_write_is_refused)
{
  TemporaryDirectory directory;
  const auto path = directory.file("start.conf", kGood);
  for (const mode_t mode : {0660U, 0602U, 0666U}) {
    CHECK(chmod(path.c_str(), mode) == 0);
    expect_refused(path, "writable by group or others");
  }
}

TEST(StartFile, a_symlink_a_directory_and_nothing_are_refused)
{
  TemporaryDirectory directory;
  const auto path = directory.file("start.conf", kGood);
  const std::string link = directory.path() + "/link";
  CHECK(symlink(path.c_str(), link.c_str()) == 0);
  expect_refused(link, "is a symlink");
  expect_refused(directory.path(), "not a regular file");
  expect_refused(directory.path() + "/none", "No such file");
}

TEST(StartFile, a_fifo_does_not_make_the_start_wait)
{
  TemporaryDirectory directory;
  const std::string fifo = directory.path() + "/fifo";
  CHECK(mkfifo(fifo.c_str(), 0600) == 0);
  expect_refused(fifo, "not a regular file");
}

TEST(StartFile, a_mistake_is_named_with_file_line_and_column)
{
  TemporaryDirectory directory;
  const auto path = directory.file("start.conf", "version = 1\ncores.contrl = 0\n");
  expect_refused(path, ":2:1: unknown key 'cores.contrl', did you mean 'cores.control'?");
}

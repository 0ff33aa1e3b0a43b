// SPDX-License-Identifier: BSD-3-Clause
// The pack as a whole: the committed copy, and what facts do to it.
#include "pack_files.h"

#include <weir/siem/pack.h>

#include <algorithm>

#include <CppUTest/TestHarness.h>

using namespace weir::siem;

TEST_GROUP(SiemPack){};

TEST(SiemPack, the_committed_copy_is_what_the_library_makes)
{
  auto copy = committed_pack();
  for (const PackFile& file : make_pack({})) {
    const auto found = copy.find(file.path);
    CHECK_TRUE_TEXT(found != copy.end(), (file.path + " is not there: siem-pack controlplane/siem/pack").c_str());
    CHECK_TRUE_TEXT(found->second == file.text, (file.path + " differs: siem-pack controlplane/siem/pack").c_str());
    copy.erase(found);
  }
  for (const auto& [path, text] : copy)
    FAIL((path + " is made by nothing").c_str());
}

TEST(SiemPack, files_are_ascii_with_every_mark_filled_in)
{
  for (const PackFile& file : make_pack({.appliance = "edge-1"})) {
    CHECK_TEXT(file.text.find("@{") == std::string::npos, file.path.c_str());
    CHECK_TEXT(std::ranges::all_of(file.text, [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); }),
               file.path.c_str());
    BYTES_EQUAL('\n', file.text.back());
    CHECK(file.path.find("..") == std::string::npos && file.path.front() != '/');
  }
}

TEST(SiemPack, the_box_s_name_and_receiver_stand_in_the_collector_configurations)
{
  const PackFacts facts{.appliance = "edge-1", .version = "0.1.0", .host = "2001:db8::5", .port = 1514};
  int seen = 0;
  for (const PackFile& file : make_pack(facts)) {
    if (file.path != "rsyslog/weir.conf")
      continue;
    ++seen;
    CHECK(file.text.find("edge-1") != std::string::npos);
    CHECK(file.text.find("address=\"2001:db8::5\" port=\"1514\"") != std::string::npos);
  }
  LONGS_EQUAL(1, seen);
}

TEST(SiemPack, facts_can_t_leave_the_quotes_they_are_put_into)
{
  const PackFacts facts{.appliance = "a\"b'c}\n$x%{y}\\", .version = "@{appliance}", .host = "quoted\")\n"};
  for (const PackFile& file : make_pack(facts)) {
    CHECK_TEXT(file.text.find("a\"b") == std::string::npos, file.path.c_str());
    CHECK_TEXT(file.text.find("quoted\")") == std::string::npos, file.path.c_str());
    CHECK_TEXT(file.text.find("@{") == std::string::npos, file.path.c_str());
  }
}

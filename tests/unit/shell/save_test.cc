// SPDX-License-Identifier: BSD-3-Clause
// export siem-pack: files of a result, written where the person said, and never over or beside anything.
#include <weir/shell/session.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::shell;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& path)
{
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_GROUP(ShellSave)
{
  fs::path folder;
  std::string answer = R"({"files":[{"path":"a.txt","text":"one\n"},{"path":"d/b.json","text":"{}"}]})";
  std::size_t sent = 99;

  void setup() override
  {
    std::string name = "/tmp/weir-save-XXXXXX";
    CHECK(::mkdtemp(name.data()) != nullptr);
    folder = name;
  }
  void teardown() override
  {
    fs::remove_all(folder);
    answer.clear();
    folder.clear();
  }
  Outcome save(const fs::path& where)
  {
    const Session session(
        [this](std::string_view, const api::Args& args) -> api::Result {
          sent = args.values().size();
          return answer;
        },
        [] { return std::int64_t{0}; }, {});
    return session.run(line_of_arguments({"export", "siem-pack", where.string()}));
  }
};

TEST(ShellSave, files_are_written_to_a_new_directory_and_its_name_is_not_sent)
{
  const Outcome outcome = save(folder / "pack");
  LONGS_EQUAL(kExitOk, outcome.status);
  LONGS_EQUAL(0, sent);
  STRCMP_EQUAL("one\n", text_of(folder / "pack/a.txt").c_str());
  STRCMP_EQUAL("{}", text_of(folder / "pack/d/b.json").c_str());
  CHECK(outcome.out.find("d/b.json") != std::string::npos);
}

TEST(ShellSave, a_directory_that_holds_something_is_left_alone)
{
  std::ofstream(folder / "mine") << "x";
  const Outcome outcome = save(folder);
  LONGS_EQUAL(kExitFailed, outcome.status);
  CHECK(outcome.err.find("not an empty directory; nothing was written") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "a.txt"));
  LONGS_EQUAL(kExitFailed, save(folder / "mine").status);
}

TEST(ShellSave, paths_that_lead_out_are_refused_before_anything_is_written)
{
  for (const char* path : {"../x", "/etc/x", "a/../../x", "a//b", "", "a/", ".hidden", "a/.b", "a b", "a\\u0000b"}) {
    answer = R"({"files":[{"path":"a.txt","text":""},{"path":")" + std::string(path) + R"(","text":""}]})";
    LONGS_EQUAL_TEXT(kExitFailed, save(folder / "pack").status, path);
    CHECK_FALSE_TEXT(fs::exists(folder / "pack"), path);
  }
  answer = "nonsense";
  LONGS_EQUAL(kExitFailed, save(folder / "pack").status);
}

TEST(ShellSave, a_directory_that_can_t_be_made_is_said)
{
  const Outcome outcome = save("/proc/nowhere/pack");
  LONGS_EQUAL(kExitFailed, outcome.status);
  CHECK(outcome.err.find("cannot write /proc/nowhere/pack/a.txt") != std::string::npos);
}

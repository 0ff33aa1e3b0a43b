// SPDX-License-Identifier: BSD-3-Clause
// Imported reports, kept and compiled.
#include "scratch_state.h"

#include <weir/compile/jobs.h>
#include <weir/daemon/imports.h>
#include <weir/feeds/snapshot.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::daemon;
using weir::daemon::testing::ScratchState;

TEST_GROUP(ImportedFeeds)
{
  ScratchState state;
  std::string problem;

  Import sample(const char* name = "ioc-case-7", std::int64_t expires = 5000)
  {
    return {name,
            "ann",
            "report of the CERT",
            config::FeedMode::block,
            1000,
            expires,
            {"*.bad.example", "192.0.2.0/24", "2001:db8::1", "evil.example"}};
  }
};

TEST(ImportedFeeds, names_are_names_of_feeds_with_a_prefix)
{
  STRCMP_EQUAL("ioc-case-7", import_name("case-7")->c_str());
  STRCMP_EQUAL("ioc-case-7", import_name("ioc-case-7")->c_str());
  for (const char* bad :
       {"", "ioc-", "Case", "a/b", "..", "a b", "local_block", "0123456789012345678901234567890123456789012345"})
    CHECK_FALSE_TEXT(import_name(bad).has_value(), bad);
}

TEST(ImportedFeeds, entries_are_strict)
{
  STRCMP_EQUAL("*.bad.example", read_import_entry("*.Bad.example.")->text.c_str());
  CHECK(std::get<feeds::NameKey>(read_import_entry("*.bad.example")->key).form == feeds::NameForm::subdomains);
  CHECK(std::get<feeds::NameKey>(read_import_entry("bad.example")->key).form == feeds::NameForm::exact);
  for (const char* bad :
       {"", "evil[.]example", "a b", "*.192.0.2.1", "http://a.example/", "1.0.0.0/7", "2000::/3", "*."})
    CHECK_FALSE_TEXT(read_import_entry(bad).has_value(), bad);
}

TEST(ImportedFeeds, they_are_there_after_a_restart_and_gone_when_removed)
{
  {
    Imports imports(state.paths(), problem);
    CHECK(imports.add(sample(), 1000).has_value());
    STRCMP_EQUAL(
        "there is an import ioc-case-7 already; request ioc remove ioc-case-7 removes it, or choose another name",
        imports.add(sample(), 1000).error().c_str());
    STRCMP_EQUAL("there is no import ioc-x; imports: ioc-case-7", imports.absence("ioc-x").c_str());
  }
  Imports again(state.paths(), problem);
  STRCMP_EQUAL("", problem.c_str());
  LONGS_EQUAL(1, again.all().size());
  CHECK(again.all()[0] == sample());
  CHECK(feeds::Snapshot::open(state.paths().snapshot("ioc-case-7")).has_value());
  CHECK(again.remove("ioc-case-7").value());
  CHECK_FALSE(again.remove("ioc-case-7").value());
  STRCMP_EQUAL("there is no import ioc-x; nothing is imported", again.absence("ioc-x").c_str());
  CHECK_FALSE(feeds::Snapshot::open(state.paths().snapshot("ioc-case-7")).has_value());
  CHECK(Imports(state.paths(), problem).all().empty());
}

TEST(ImportedFeeds, the_snapshot_has_every_entry_with_its_expiry)
{
  Imports imports(state.paths(), problem);
  CHECK(imports.add(sample(), 1000).has_value());
  const auto snapshot = feeds::Snapshot::open(state.paths().snapshot("ioc-case-7"));
  LONGS_EQUAL(4, snapshot->size());
  for (std::size_t i = 0; i < snapshot->size(); ++i)
    LONGS_EQUAL(5000, snapshot->attributes(i).expiry);
  CHECK(snapshot->find(read_import_entry("*.bad.example")->key).has_value());
  STRCMP_EQUAL("ann: report of the CERT", std::string(snapshot->attributes(0).tags).c_str());
}

TEST(ImportedFeeds, what_has_expired_goes_as_a_whole)
{
  Imports imports(state.paths(), problem);
  CHECK(imports.add(sample("ioc-a", 2000), 1000).has_value());
  CHECK(imports.add(sample("ioc-b", 0), 1000).has_value());
  LONGS_EQUAL(0, imports.expire(1999).size());
  LONGS_EQUAL(1, imports.expire(2000).size());
  LONGS_EQUAL(1, imports.feeds().size());
  STRCMP_EQUAL("ioc-b", imports.feeds()[0].name.c_str());
}

TEST(ImportedFeeds, without_a_place_for_its_file_nothing_is_imported)
{
  const Paths paths = state.paths();
  state.write("imports", "a file where the directory should be");
  Imports imports(paths, problem);
  const auto added = imports.add(sample(), 1000);
  CHECK_FALSE(added.has_value());
  STRCMP_CONTAINS("nothing is imported: ", added.error().c_str());
  STRCMP_CONTAINS("imports/ioc-case-7.json", added.error().c_str());
  CHECK(imports.all().empty());
  CHECK(std::filesystem::is_empty(paths.snapshots()));
}

TEST(ImportedFeeds, without_a_place_for_its_snapshot_nothing_is_imported)
{
  const Paths paths = state.paths();
  Imports imports(paths, problem);
  std::filesystem::remove(paths.snapshots());
  const auto added = imports.add(sample(), 1000);
  CHECK_FALSE(added.has_value());
  STRCMP_CONTAINS("snapshots/ioc-case-7.snapshot: No such file", added.error().c_str());
  CHECK(imports.all().empty());
  CHECK(std::filesystem::is_empty(paths.imports()));
  CHECK(Imports(paths, problem).all().empty());
  std::filesystem::create_directory(paths.snapshots());
  CHECK(imports.add(sample(), 1000).has_value());
}

TEST(ImportedFeeds, a_snapshot_that_cannot_take_its_place_leaves_nothing)
{
  const Paths paths = state.paths();
  Imports imports(paths, problem);
  std::filesystem::create_directories(paths.snapshot("ioc-case-7") + "/full");
  CHECK_FALSE(imports.add(sample(), 1000).has_value());
  CHECK_FALSE(std::filesystem::exists(paths.snapshot("ioc-case-7") + ".new"));
  CHECK(std::filesystem::is_empty(paths.imports()));
}

TEST(ImportedFeeds, a_file_that_cannot_be_removed_keeps_the_import)
{
  const Paths paths = state.paths();
  Imports imports(paths, problem);
  CHECK(imports.add(sample(), 1000).has_value());
  std::filesystem::remove(paths.import("ioc-case-7"));
  std::filesystem::create_directories(paths.import("ioc-case-7") + "/full");
  const auto removed = imports.remove("ioc-case-7");
  CHECK_FALSE(removed.has_value());
  STRCMP_CONTAINS("it stays: ", removed.error().c_str());
  LONGS_EQUAL(1, imports.all().size());
  CHECK(feeds::Snapshot::open(paths.snapshot("ioc-case-7")).has_value());
}

TEST(ImportedFeeds, one_snapshot_that_fails_costs_no_other)
{
  const Paths paths = state.paths();
  Imports imports(paths, problem);
  CHECK(imports.add(sample("ioc-a"), 1000).has_value());
  CHECK(imports.add(sample("ioc-b"), 1000).has_value());
  for (const char* name : {"ioc-a", "ioc-b"})
    std::filesystem::remove(paths.snapshot(name));
  std::filesystem::create_directories(paths.snapshot("ioc-a") + "/full");
  const auto written = imports.write_snapshots(1000);
  STRCMP_CONTAINS("ioc-a.snapshot", written.error().c_str());
  CHECK(feeds::Snapshot::open(paths.snapshot("ioc-b")).has_value());
}

TEST(ImportedFeeds, a_damaged_file_costs_itself_and_is_told)
{
  CHECK(Imports(state.paths(), problem).add(sample("ioc-good"), 1000).has_value());
  std::ofstream(state.paths().import("ioc-bad")) << "{\"v\":1,\"name\":\"../../etc\"}";
  std::ofstream(state.paths().import("ioc-worse")) << std::string(100, '[');
  std::string other = encode(sample("ioc-good"));
  std::ofstream(state.paths().import("ioc-other-name")) << other;
  const Imports imports(state.paths(), problem);
  LONGS_EQUAL(1, imports.all().size());
  for (const char* name : {"ioc-bad.json", "ioc-worse.json", "ioc-other-name.json"})
    STRCMP_CONTAINS(name, problem.c_str());
}

TEST(ImportedFeeds, a_build_is_told_of_them)
{
  compile::BuildRequest request;
  request.imported = {feed_of(sample())};
  const auto read = compile::decode_build_request(compile::encode(request));
  LONGS_EQUAL(1, read->imported.size());
  STRCMP_EQUAL("ioc-case-7", read->imported[0].name.c_str());
  CHECK(read->imported[0].mode == config::FeedMode::block);
  LONGS_EQUAL(kImportConfidence, read->imported[0].confidence);
  STRCMP_EQUAL("report of the CERT", read->imported[0].reference.c_str());
}

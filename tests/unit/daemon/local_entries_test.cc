// SPDX-License-Identifier: BSD-3-Clause
// block and allow of the shell, kept and compiled.
#include "scratch_state.h"

#include <weir/daemon/local_entries.h>
#include <weir/feeds/snapshot.h>

#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::daemon;
using weir::daemon::testing::ScratchState;

TEST_GROUP(LocalLists)
{
  ScratchState state;
  std::string problem;

  LocalItem item(LocalAction action, const std::string& entry, std::int64_t expires = 0)
  {
    return {action, entry, "ann", "ticket 7", 1000, expires};
  }
};

TEST(LocalLists, what_a_person_types_is_refanged_and_normalised)
{
  const auto typed = read_typed_entry("evil[.]Example");
  STRCMP_EQUAL("evil.example", typed->text.c_str());
  CHECK(typed->refanged);
  STRCMP_EQUAL("2001:db8::/32", read_typed_entry("2001:DB8::/32")->text.c_str());
  STRCMP_EQUAL("192.0.2.1", read_typed_entry("192.0.2.1")->text.c_str());
  for (const char* bad : {"", "192.0.2.1/24", "nonsense", "a b", "\x1b[0m.example"})
    CHECK_FALSE(read_typed_entry(bad).has_value());
}

TEST(LocalLists, the_whole_of_what_was_typed_is_one_entry)
{
  const struct {
    const char* typed;
    const char* problem;
  } rows[] = {
      {"ev il", "'ev il' is more than one entry: behind 'ev' stands 'il'"},
      {"192.0.2.1 192.0.2.2", "'192.0.2.1 192.0.2.2' is more than one entry: behind '192.0.2.1' stands '192.0.2.2'"},
      {"evil[.]example and other",
       "'evil[.]example and other' is more than one entry: behind 'evil.example' stands 'and other'"},
      {"hxxps://Evil[.]example/a.exe", "'hxxps://Evil[.]example/a.exe' is a URL; its host is the name evil.example"},
      {"http://[2001:db8::1]:81/", "'http://[2001:db8::1]:81/' is a URL; its host is the address 2001:db8::1"},
      {"evil.example/path", "'evil.example/path' is a URL; its host is the name evil.example"},
      {"203.0.113.5:443", "'203.0.113.5:443' is a host with a port; its host is the address 203.0.113.5"},
      {"user[@]evil[.]example", "'user[@]evil[.]example' is a mail address; its host is the name evil.example"},
  };
  for (const auto& row : rows) {
    const auto typed = read_typed_entry(row.typed);
    CHECK_FALSE_TEXT(typed.has_value(), row.typed);
    STRCMP_EQUAL(row.problem, typed.error().c_str());
  }
  for (const char* defanged :
       {"evil dot example", "evil [.] example", " evil(dot)example ", "evil . example", "evil[.example"})
    STRCMP_EQUAL("evil.example", read_typed_entry(defanged)->text.c_str());
  STRCMP_EQUAL("2001:db8::1", read_typed_entry("[2001:db8::1]")->text.c_str());
}

TEST(LocalLists, entries_are_added_once_replaced_and_removed)
{
  LocalEntries local(state.paths(), problem);
  CHECK(local.add(item(LocalAction::block, "192.0.2.1")).value());
  CHECK_FALSE(local.add(item(LocalAction::block, "192.0.2.1")).value());
  LONGS_EQUAL(0, local.find(LocalAction::block, "192.0.2.1")->expires);
  CHECK(local.add(item(LocalAction::block, "192.0.2.1", 2000)).value());
  LONGS_EQUAL(2000, local.find(LocalAction::block, "192.0.2.1")->expires);
  CHECK_FALSE(local.find(LocalAction::allow, "192.0.2.1").has_value());
  LONGS_EQUAL(1, local.all().size());
  LONGS_EQUAL(2000, local.all()[0].expires);
  CHECK_FALSE(local.remove(LocalAction::allow, "192.0.2.1").value());
  CHECK(local.remove(LocalAction::block, "192.0.2.1").value());
  LONGS_EQUAL(0, local.all().size());
}

TEST(LocalLists, they_are_there_after_a_restart)
{
  CHECK(LocalEntries(state.paths(), problem).add(item(LocalAction::allow, "good.example", 5000)).has_value());
  const LocalEntries again(state.paths(), problem);
  STRCMP_EQUAL("", problem.c_str());
  LONGS_EQUAL(1, again.all().size());
  CHECK(again.all()[0] == item(LocalAction::allow, "good.example", 5000));
}

TEST(LocalLists, what_has_expired_goes)
{
  LocalEntries local(state.paths(), problem);
  CHECK(local.add(item(LocalAction::block, "192.0.2.1", 2000)).has_value());
  CHECK(local.add(item(LocalAction::block, "192.0.2.2")).has_value());
  CHECK(local.add(item(LocalAction::allow, "good.example", 1500)).has_value());
  CHECK(local.expire(1499).empty());
  const auto first = local.expire(1999);
  LONGS_EQUAL(1, first.size());
  STRCMP_EQUAL("good.example", first[0].entry.c_str());
  const auto second = local.expire(2000);
  LONGS_EQUAL(1, second.size());
  STRCMP_EQUAL("192.0.2.1", second[0].entry.c_str());
  LONGS_EQUAL(1, local.all().size());
  STRCMP_EQUAL("192.0.2.2", local.all()[0].entry.c_str());
}

TEST(LocalLists, both_lists_become_snapshots_and_an_empty_one_has_no_file)
{
  LocalEntries local(state.paths(), problem);
  CHECK(local.add(item(LocalAction::block, "192.0.2.1")).has_value());
  CHECK(local.add(item(LocalAction::block, "evil.example")).has_value());
  CHECK(local.write_snapshots(1500).has_value());
  {
    const auto snapshot = feeds::Snapshot::open(state.paths().snapshot("local-block"));
    LONGS_EQUAL(2, snapshot->size());
    CHECK(snapshot->name(0).form == feeds::NameForm::subdomains);
    STRCMP_EQUAL("ann: ticket 7", std::string(snapshot->attributes(0).tags).c_str());
  }
  CHECK_FALSE(state.has("snapshots/local-allow.snapshot"));
  CHECK(local.remove(LocalAction::block, "192.0.2.1").has_value());
  CHECK(local.remove(LocalAction::block, "evil.example").has_value());
  CHECK(local.write_snapshots(1500).has_value());
  CHECK_FALSE(state.has("snapshots/local-block.snapshot"));
}

TEST(LocalLists, a_damaged_file_is_put_aside_and_told)
{
  state.write("local.json", "{\"v\":1,\"entries\":[{\"action\":\"block\"}]}");
  const LocalEntries local(state.paths(), problem);
  STRCMP_CONTAINS("put aside", problem.c_str());
  CHECK(state.has("local.json.damaged"));
}

TEST(LocalLists, an_empty_file_is_damaged_and_a_missing_one_is_not)
{
  const LocalEntries missing(state.paths(), problem);
  STRCMP_EQUAL("", problem.c_str());
  state.write("local.json", "");
  const LocalEntries empty(state.paths(), problem);
  STRCMP_CONTAINS("put aside", problem.c_str());
  CHECK(state.has("local.json.damaged"));
}

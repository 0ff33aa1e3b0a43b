// SPDX-License-Identifier: BSD-3-Clause
// The schema table against the field list of ECS and against its own rules.
#include "ecs_check.h"

#include <weir/telemetry/schema.h>

#include <set>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::telemetry;

TEST_GROUP(Schema){};

TEST(Schema, every_row_is_an_ecs_field_of_that_type_or_below_weir)
{
  const auto ecs = ecs_fields();
  for (const Field& field : schema()) {
    const std::string path(field.path);
    if (path.rfind("weir.", 0) == 0)
      continue;
    const auto known = ecs.find(path);
    CHECK_TEXT(known != ecs.end(), path.c_str());
    STRCMP_EQUAL_TEXT(known->second.type.c_str(), std::string(word(field.type)).c_str(), path.c_str());
    // ECS says scalar for threat.feed.name; every feed that lists an entry stands there.
    if (path != "threat.feed.name")
      CHECK_EQUAL_TEXT(known->second.array, field.array, path.c_str());
  }
}

TEST(Schema, the_list_beside_the_test_is_what_ecs_says_and_no_more_than_is_emitted)
{
  const auto all = all_ecs_fields();
  std::set<std::string> emitted;
  for (const Field& field : schema())
    emitted.insert(std::string(field.path));
  CHECK(ecs_fields().size() > 50);
  for (const auto& [path, field] : ecs_fields()) {
    CHECK_TEXT(emitted.count(path) == 1, path.c_str());
    CHECK_TEXT(all.empty() || (all.count(path) == 1 && all.at(path) == field), path.c_str());
  }
}

TEST(Schema, rows_of_one_object_stand_together)
{
  std::set<std::string> closed;
  std::string last;
  for (const Field& field : schema()) {
    const std::string path(field.path);
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
      CHECK_TEXT(closed.count(path.substr(0, dot)) == 0, path.c_str());
    for (std::size_t dot = last.find('.'); dot != std::string::npos; dot = last.find('.', dot + 1)) {
      const std::string object = last.substr(0, dot);
      if (path.rfind(object + ".", 0) != 0)
        closed.insert(object);
    }
    last = path;
  }
}

TEST(Schema, no_path_stands_twice_and_every_row_says_what_it_is)
{
  std::set<std::string> seen;
  for (const Field& field : schema()) {
    CHECK_TEXT(seen.insert(std::string(field.path)).second, std::string(field.path).c_str());
    CHECK(!field.when.empty());
    CHECK(!field.description.empty());
  }
}

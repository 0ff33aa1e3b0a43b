// SPDX-License-Identifier: BSD-3-Clause
// Kibana's objects: every field exists in a template, every reference leads to an object.
#include "pack_files.h"

#include <sstream>

#include <CppUTest/TestHarness.h>

using Json = nlohmann::json;

namespace {

std::vector<Json> objects()
{
  std::vector<Json> out;
  std::istringstream lines(committed("kibana/weir.ndjson"));
  for (std::string line; std::getline(lines, line);)
    out.push_back(Json::parse(line));
  return out;
}

Json inner(const Json& attributes, const char* key)
{
  return Json::parse(attributes.at(key).get<std::string>());
}

Json source_of(const Json& object)
{
  return inner(object["attributes"].at("kibanaSavedObjectMeta"), "searchSourceJSON");
}

std::string name_of(const Json& object)
{
  return object["type"].get<std::string>() + '/' + object["id"].get<std::string>();
}

} // namespace

TEST_GROUP(SavedObjects){};

TEST(SavedObjects, every_reference_leads_to_an_object_and_every_name_used_is_a_reference)
{
  std::set<std::string> names;
  const auto all = objects();
  for (const Json& object : all)
    CHECK_TRUE_TEXT(names.insert(name_of(object)).second, name_of(object).c_str());
  for (const Json& object : all) {
    std::set<std::string> referenced;
    for (const Json& reference : object["references"]) {
      CHECK_TRUE_TEXT(names.contains(name_of(reference)), (name_of(object) + " -> " + name_of(reference)).c_str());
      referenced.insert(reference["name"]);
    }
    if (object["type"] == "search" || object["type"] == "visualization")
      CHECK_TRUE_TEXT(referenced.contains(source_of(object)["indexRefName"]), name_of(object).c_str());
    if (object["type"] == "dashboard") {
      for (const Json& panel : inner(object["attributes"], "panelsJSON"))
        CHECK_TRUE(referenced.contains(panel["panelRefName"]));
    }
  }
}

TEST(SavedObjects, every_field_and_query_is_of_fields_that_the_templates_map)
{
  const auto known = known_fields();
  for (const Json& object : objects()) {
    const std::string name = name_of(object);
    if (object["type"] == "index-pattern")
      continue;
    check_query(source_of(object)["query"]["query"], name);
    if (object["type"] == "search") {
      for (const Json& column : object["attributes"]["columns"])
        CHECK_TRUE_TEXT(known.contains(column), (name + ": " + column.get<std::string>()).c_str());
    }
    if (object["type"] != "visualization")
      continue;
    const Json state = inner(object["attributes"], "visState");
    for (const Json& part : state["aggs"]) {
      if (part["params"].contains("field"))
        CHECK_TRUE_TEXT(known.contains(part["params"]["field"]), (name + ": " + part.dump()).c_str());
    }
  }
}

TEST(SavedObjects, the_dashboard_s_panels_do_not_overlap)
{
  for (const Json& object : objects()) {
    if (object["type"] != "dashboard")
      continue;
    std::set<std::pair<int, int>> taken;
    const Json panels = inner(object["attributes"], "panelsJSON");
    CHECK(panels.size() >= 8);
    for (const Json& panel : panels) {
      const Json& grid = panel["gridData"];
      for (int x = grid["x"]; x < grid["x"].get<int>() + grid["w"].get<int>(); ++x) {
        CHECK(x < 48);
        for (int y = grid["y"]; y < grid["y"].get<int>() + grid["h"].get<int>(); ++y)
          CHECK_TRUE(taken.insert({x, y}).second);
      }
    }
  }
}

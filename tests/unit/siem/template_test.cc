// SPDX-License-Identifier: BSD-3-Clause
// Index templates and pipelines: every field mapped, the engines' variants alike but for a list of keys.
#include "pack_files.h"

#include <weir/siem/pack.h>
#include <weir/telemetry/schema.h>

#include <array>

#include <CppUTest/TestHarness.h>

using namespace weir::siem;
using Json = nlohmann::json;

namespace {

constexpr std::array kStreams = {Stream::hits, Stream::state, Stream::indicator};
constexpr std::array kEngines = {Engine::elastic, Engine::opensearch};

Json parsed(Engine engine, Stream stream)
{
  return Json::parse(index_template(engine, stream));
}

} // namespace

TEST_GROUP(SiemTemplate){};

TEST(SiemTemplate, every_field_of_the_schema_is_mapped_by_its_type)
{
  for (const Engine engine : kEngines) {
    for (const Stream stream : kStreams) {
      const auto mapped = mapped_fields(parsed(engine, stream));
      for (const auto& field : weir::telemetry::schema()) {
        const std::string path(field.path);
        const auto found = mapped.find(path);
        CHECK_TRUE_TEXT(found != mapped.end(), path.c_str());
        STRCMP_EQUAL_TEXT(std::string(word(field.type)).c_str(), found->second.c_str(), path.c_str());
      }
    }
  }
}

TEST(SiemTemplate, addresses_that_the_rules_stand_on_are_of_type_ip)
{
  const auto mapped = mapped_fields(parsed(Engine::elastic, Stream::hits));
  for (const char* path : {"dns.resolved_ip", "source.ip", "destination.ip", "threat.indicator.ip", "related.ip"})
    STRCMP_EQUAL_TEXT("ip", mapped.at(path).c_str(), path);
}

TEST(SiemTemplate, the_engines_templates_differ_in_the_listed_keys_only)
{
  for (const Stream stream : kStreams) {
    Json elastic = parsed(Engine::elastic, stream);
    const Json opensearch = parsed(Engine::opensearch, stream);
    for (const std::string& key : elastic_only()) {
      const Json::json_pointer pointer(key);
      CHECK_TRUE_TEXT(elastic.contains(pointer), key.c_str());
      CHECK_FALSE_TEXT(opensearch.contains(pointer), key.c_str());
      elastic[pointer.parent_pointer()].erase(pointer.back());
    }
    CHECK_TRUE(elastic == opensearch);
  }
}

TEST(SiemTemplate, it_stands_above_elastic_s_own_for_logs_and_makes_a_data_stream)
{
  const Json hits = parsed(Engine::elastic, Stream::hits);
  CHECK(hits["priority"] > 100);
  CHECK(hits["data_stream"].is_object());
  STRCMP_EQUAL("logs-weir.hits-*", hits["index_patterns"][0].get<std::string>().c_str());
  const Json indicators = parsed(Engine::elastic, Stream::indicator);
  STRCMP_EQUAL("logs-ti_weir.indicator-*", indicators["index_patterns"][0].get<std::string>().c_str());
}

TEST(SiemTemplate, a_dynamic_rule_has_one_pattern)
{
  for (const Engine engine : kEngines) {
    const Json whole = parsed(engine, Stream::hits);
    for (const Json& rule : whole["template"]["mappings"]["dynamic_templates"]) {
      for (const auto& [name, body] : rule.items()) {
        for (const char* key : {"match", "path_match"})
          CHECK_TEXT(!body.contains(key) || body[key].is_string(), name.c_str());
      }
    }
  }
}

TEST(SiemTemplate, the_pipelines_differ_in_what_opensearch_lacks_or_names_otherwise)
{
  const auto names = [](Engine engine) {
    std::vector<std::string> out;
    const Json pipeline = Json::parse(ingest_pipeline(engine));
    for (const Json& one : pipeline["processors"])
      out.push_back(one.begin().key());
    return out;
  };
  const std::vector<std::string> elastic = {"json", "remove", "set", "community_id", "geoip", "geoip"};
  const std::vector<std::string> opensearch = {"json", "remove", "set", "community_id"};
  CHECK(names(Engine::elastic) == elastic);
  CHECK(names(Engine::opensearch) == opensearch);
  Json one = Json::parse(ingest_pipeline(Engine::elastic));
  Json other = Json::parse(ingest_pipeline(Engine::opensearch));
  one["processors"].erase(5);
  one["processors"].erase(4);
  one["processors"].erase(3);
  other["processors"].erase(3);
  CHECK(one == other);
}

TEST(SiemTemplate, the_fields_page_has_every_field)
{
  const std::string page = fields_page();
  for (const auto& field : weir::telemetry::schema())
    CHECK_TEXT(page.find("| `" + std::string(field.path) + "` |") != std::string::npos,
               std::string(field.path).c_str());
}

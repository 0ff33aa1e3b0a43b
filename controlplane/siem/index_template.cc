// SPDX-License-Identifier: BSD-3-Clause
// Index templates from the schema table and from the few fields that collectors and the ingest pipeline add.
#include <weir/siem/pack.h>

#include "json.h"

#include <weir/telemetry/schema.h>

#include <array>
#include <utility>

namespace weir::siem {

namespace {

using telemetry::FieldType;

/// Above Elastic's own template for logs-*-*, which has 100.
constexpr int kPriority = 200;
constexpr int kLongestKeyword = 1024;

/// Fields that no event has when it leaves the box; type as in a mapping.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kAddedFields = {{
    {"destination.geo.location", "geo_point"},
    {"error.message", "match_only_text"},
    {"event.ingested", "date"},
    {"event.original", "unindexed"},
    {"labels", "object"},
    {"message", "match_only_text"},
    {"network.community_id", "keyword"},
    {"source.geo.location", "geo_point"},
    {"threat.indicator.modified_at", "date"},
}};

Json mapping_of(std::string_view type)
{
  if (type == "keyword")
    return {{"type", type}, {"ignore_above", kLongestKeyword}};
  if (type == "unindexed")
    return {{"type", "keyword"}, {"index", false}, {"doc_values", false}};
  return {{"type", type}};
}

/// Puts a mapping where its dotted path says, below "properties" at each step.
void add_field(Json& properties, std::string_view path, Json mapping)
{
  const std::size_t dot = path.find('.');
  Json& here = properties[std::string(path.substr(0, dot))];
  if (dot == std::string_view::npos) {
    here.update(mapping);
    return;
  }
  add_field(here["properties"], path.substr(dot + 1), std::move(mapping));
}

std::string_view dataset(Stream stream)
{
  switch (stream) {
  case Stream::hits:
    return "weir.hits";
  case Stream::state:
    return "weir.state";
  case Stream::indicator:
    return "ti_weir.indicator";
  }
  return "";
}

Json properties_of(Stream stream)
{
  Json out = Json::object();
  for (const telemetry::Field& field : telemetry::schema()) {
    if (field.type == FieldType::object)
      add_field(out, field.path, {{"type", "object"}});
    else
      add_field(out, field.path, mapping_of(telemetry::word(field.type)));
  }
  for (const auto& [path, type] : kAddedFields)
    add_field(out, path, mapping_of(type));
  add_field(out, "data_stream.type", {{"type", "constant_keyword"}, {"value", "logs"}});
  add_field(out, "data_stream.dataset", {{"type", "constant_keyword"}, {"value", dataset(stream)}});
  return out;
}

/// What collectors add beside: one pattern in each rule, since OpenSearch takes a list for a text that matches nothing.
Json dynamic_templates()
{
  return Json::array(
      {{{"addresses", {{"match_mapping_type", "string"}, {"path_match", "*.ip"}, {"mapping", {{"type", "ip"}}}}}},
       {{"texts", {{"match_mapping_type", "string"}, {"mapping", mapping_of("keyword")}}}}});
}

} // namespace

std::string_view word(Engine engine) noexcept
{
  return engine == Engine::elastic ? "elastic" : "opensearch";
}

std::string_view word(Stream stream) noexcept
{
  switch (stream) {
  case Stream::hits:
    return "hits";
  case Stream::state:
    return "state";
  case Stream::indicator:
    return "indicator";
  }
  return "";
}

const std::vector<std::string>& elastic_only()
{
  static const std::vector<std::string> keys = {"/composed_of", "/ignore_missing_component_templates",
                                                "/template/lifecycle"};
  return keys;
}

std::string index_template(Engine engine, Stream stream)
{
  Json settings = {{"index", {{"number_of_shards", "1"}}}};
  if (stream != Stream::indicator)
    settings["index"]["default_pipeline"] = "weir";
  Json body = {{"settings", settings},
               {"mappings",
                {{"dynamic", true},
                 {"date_detection", false},
                 {"dynamic_templates", dynamic_templates()},
                 {"properties", properties_of(stream)}}}};
  Json out = {
      {"index_patterns", Json::array({"logs-" + std::string(dataset(stream)) + "-*"})},
      {"data_stream", Json::object()},
      {"priority", kPriority},
      {"_meta",
       {{"description", "events of Weir, made from its schema table"}, {"ecs_version", telemetry::kEcsVersion}}}};
  if (engine == Engine::elastic) {
    out["composed_of"] = Json::array({"ecs@mappings", "logs-weir@custom"});
    out["ignore_missing_component_templates"] = out["composed_of"];
    body["lifecycle"] = {{"data_retention", stream == Stream::indicator ? "30d" : "90d"}};
  }
  out["template"] = std::move(body);
  return text_of(out);
}

} // namespace weir::siem

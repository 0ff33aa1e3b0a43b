// SPDX-License-Identifier: BSD-3-Clause
// Documents of indicators: fields of the schema and the template only, and the same id for the same thing.
#include "pack_files.h"

#include <weir/siem/indicator.h>
#include <weir/siem/pack.h>
#include <weir/telemetry/schema.h>

#include <map>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace weir::siem;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t kNow = 1'764'000'000;

Indicator name()
{
  return {"soc-note", "https://soc.example/note", "domain-name", "evil.example", "", "evil.example", 80, kNow - 10,
          kNow};
}
Indicator prefix()
{
  return {"soc-note", "", "ipv4-addr", "192.0.2.0/24", "", "", 29, 0, 0};
}
Indicator address()
{
  return {"other", "", "ipv6-addr", "2001:db8::1", "2001:db8::1", "", 0, 0, kNow};
}

Json action(const Indicator& indicator, std::int64_t now = kNow)
{
  const std::string lines = indicator_lines(indicator, {"box", "1", now});
  return Json::parse(lines.substr(0, lines.find('\n')));
}
Json document(const Indicator& indicator)
{
  const std::string lines = indicator_lines(indicator, {"box", "1", kNow});
  LONGS_EQUAL('\n', lines.back());
  return Json::parse(lines.substr(lines.find('\n') + 1));
}

void leaves(const Json& value, const std::string& path, std::map<std::string, Json>& out)
{
  if (!value.is_object()) {
    out[path] = value;
    return;
  }
  for (const auto& [key, below] : value.items())
    leaves(below, path.empty() ? key : path + "." + key, out);
}

} // namespace

TEST_GROUP(SiemIndicator){};

TEST(SiemIndicator, holds_fields_of_the_schema_in_their_shape_and_the_template_maps_them)
{
  const auto mapped = mapped_fields(Json::parse(index_template(Engine::opensearch, Stream::indicator)));
  for (const Indicator& indicator : {name(), prefix(), address()}) {
    std::map<std::string, Json> fields;
    leaves(document(indicator), "", fields);
    CHECK(fields.size() > 15);
    for (const auto& [path, value] : fields) {
      const auto& all = weir::telemetry::schema();
      const auto row = std::find_if(all.begin(), all.end(), [&](const auto& field) { return field.path == path; });
      CHECK_TRUE_TEXT(row != all.end(), path.c_str());
      CHECK_TRUE_TEXT(value.is_array() == row->array, path.c_str());
      CHECK_TRUE_TEXT(value.is_string() || value.is_array(), path.c_str());
      CHECK_TRUE_TEXT(mapped.contains(path), path.c_str());
    }
  }
}

TEST(SiemIndicator, says_what_is_listed_where)
{
  const Json one = document(name());
  STRCMP_EQUAL("2025-11-24T16:00:00Z", one["@timestamp"].get<std::string>().c_str());
  STRCMP_EQUAL("enrichment", one["event"]["kind"].get<std::string>().c_str());
  STRCMP_EQUAL("ti_weir", one["event"]["module"].get<std::string>().c_str());
  STRCMP_EQUAL(
      R"({"feed":{"name":["soc-note"],"reference":"https://soc.example/note"},"indicator":{"confidence":"High",)"
      R"("first_seen":"2025-11-24T15:59:50Z","last_seen":"2025-11-24T16:00:00Z","name":"evil.example",)"
      R"("provider":"soc-note","type":"domain-name","url":{"domain":"evil.example"}}})",
      one["threat"].dump().c_str());
  STRCMP_EQUAL(R"({"confidence":"Low","name":"192.0.2.0/24","provider":"soc-note","type":"ipv4-addr"})",
               document(prefix())["threat"]["indicator"].dump().c_str());
  STRCMP_EQUAL("2001:db8::1", document(address())["threat"]["indicator"]["ip"].get<std::string>().c_str());
}

TEST(SiemIndicator, is_created_once_a_week)
{
  const Json create = action(name())["create"];
  STRCMP_EQUAL("logs-ti_weir.indicator-default", create["_index"].get<std::string>().c_str());
  CHECK(create["_id"] == document(name())["event"]["id"]);
  CHECK(create == action(name(), kNow + 60)["create"]);
  CHECK(create != action(name(), kNow + 7 * 86'400)["create"]);
  CHECK(create != action(prefix())["create"]);
  Indicator elsewhere = name();
  elsewhere.feed = "other";
  CHECK(create != action(elsewhere)["create"]);
}

// SPDX-License-Identifier: BSD-3-Clause
// Sigma and ElastAlert2 rules and collector configurations: they parse, and their fields exist.
#include "pack_files.h"

#include <algorithm>
#include <regex>
#include <yaml-cpp/yaml.h>

#include <CppUTest/TestHarness.h>

namespace {

bool begins(const std::string& text, const std::string& with)
{
  return text.rfind(with, 0) == 0;
}

void check_field(std::string field, const std::string& where)
{
  field = field.substr(0, field.find('|'));
  CHECK_TRUE_TEXT(known_fields().contains(field), (where + ": " + field).c_str());
}

void check_detection(const YAML::Node& detection, const std::string& where)
{
  for (const auto& part : detection) {
    if (part.first.as<std::string>() == "condition")
      continue;
    for (const auto& field : part.second)
      check_field(field.first.as<std::string>(), where);
  }
}

/// Brackets and quotes of a configuration in a language that we have no parser for; '#' begins a comment.
bool is_balanced(const std::string& text)
{
  std::string open;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      quote = c == quote ? char{0} : quote;
    } else if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{' || c == '[' || c == '(') {
      open += c == '{' ? '}' : c == '[' ? ']' : ')';
    } else if (c == '}' || c == ']' || c == ')') {
      if (open.empty() || open.back() != c)
        return false;
      open.pop_back();
    }
  }
  return open.empty() && quote == 0;
}

} // namespace

TEST_GROUP(SiemRules){};

TEST(SiemRules, sigma_rules_have_an_id_of_their_own_tags_with_a_name_space_and_known_fields)
{
  const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> ids;
  int rules = 0;
  for (const auto& [path, text] : committed_pack()) {
    if (!begins(path, "sigma/"))
      continue;
    for (const YAML::Node& rule : YAML::LoadAll(text)) {
      ++rules;
      CHECK_TRUE_TEXT(std::regex_match(rule["id"].as<std::string>(), uuid), path.c_str());
      CHECK_TRUE_TEXT(ids.insert(rule["id"].as<std::string>()).second, path.c_str());
      for (const auto& tag : rule["tags"])
        CHECK_TEXT(tag.as<std::string>().find('.') != std::string::npos, path.c_str());
      if (rule["correlation"]) {
        check_field(rule["correlation"]["condition"]["field"].as<std::string>(), path);
        continue;
      }
      check_detection(rule["detection"], path);
    }
  }
  CHECK(rules >= 5);
}

TEST(SiemRules, elastalert_rules_have_all_that_is_required_and_do_not_flood)
{
  std::set<std::string> names;
  for (const auto& [path, text] : committed_pack()) {
    if (!begins(path, "elastalert/rules/"))
      continue;
    const YAML::Node rule = YAML::Load(text);
    for (const char* key : {"name", "type", "index", "filter", "alert", "query_key", "realert", "include"})
      CHECK_TRUE_TEXT(rule[key].IsDefined(), (path + ": " + key).c_str());
    CHECK_TRUE_TEXT(names.insert(rule["name"].as<std::string>()).second, path.c_str());
    CHECK_TEXT(rule["realert"]["hours"].as<int>() >= 1, path.c_str());
    for (const auto& filter : rule["filter"])
      check_query(filter["query_string"]["query"].as<std::string>(), path);
    for (const auto& field : rule["include"])
      check_field(field.as<std::string>(), path);
    for (const char* key : {"query_key", "fields", "cardinality_field"}) {
      if (rule[key] && rule[key].IsScalar())
        check_field(rule[key].as<std::string>(), path);
      for (const auto& field : rule[key])
        check_field(field.as<std::string>(), path);
    }
  }
  CHECK(names.size() >= 4);
}

TEST(SiemRules, the_beats_configurations_parse_and_let_the_event_s_own_fields_win)
{
  const YAML::Node filebeat = YAML::Load(committed("filebeat/filebeat.yml"));
  LONGS_EQUAL(2, filebeat["filebeat.inputs"].size());
  const YAML::Node agent = YAML::Load(committed("elastic-agent/inputs.yml"));
  std::vector<YAML::Node> inputs = {filebeat["filebeat.inputs"][0], agent["inputs"][0]["streams"][0]};
  for (const YAML::Node& input : inputs) {
    STRCMP_EQUAL("192.0.2.10:601", input["host"].as<std::string>().c_str());
    STRCMP_EQUAL("rfc6587", input["framing"].as<std::string>().c_str());
    const YAML::Node processors = input["processors"];
    STRCMP_EQUAL("rfc5424", processors[0]["syslog"]["format"].as<std::string>().c_str());
    CHECK_TRUE(processors[1]["decode_json_fields"]["overwrite_keys"].as<bool>());
  }
}

TEST(SiemRules, logstash_and_rsyslog_configurations_are_balanced_and_create_by_event_id)
{
  const std::string logstash = committed("logstash/weir.conf");
  CHECK_TRUE(is_balanced(logstash));
  CHECK(logstash.find("action => \"create\"") != std::string::npos);
  CHECK(logstash.find("document_id =>") != std::string::npos);
  const std::string rsyslog = committed("rsyslog/weir.conf");
  CHECK_TRUE(is_balanced(rsyslog));
  CHECK(rsyslog.find("writeoperation=\"create\"") != std::string::npos);
  CHECK(rsyslog.find("bulkid=\"weir-id\"") != std::string::npos);
  CHECK_TRUE(is_balanced(committed("rsyslog/weir-tls.conf")));
  CHECK_FALSE(is_balanced("a { b"));
  CHECK_FALSE(is_balanced("a ( b ]"));
}

TEST(SiemRules, fields_of_a_query_are_found)
{
  const auto fields = fields_of_query("a.b:\"x:y\" OR _exists_:c.d AND NOT e:(f OR g)");
  CHECK(fields == (std::vector<std::string>{"a.b", "c.d", "e"}));
}

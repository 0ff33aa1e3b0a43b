// SPDX-License-Identifier: BSD-3-Clause
// Checks every field of an event against the schema table and the field list of ECS.
#include "ecs_check.h"

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>
#include <weir/telemetry/schema.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <set>
#include <string_view>

namespace {

using Json = nlohmann::json;
using weir::telemetry::FieldType;

std::string shared_directory()
{
  if (const char* given = std::getenv("WEIR_SHARED"))
    return given;
  return WEIR_SOURCE_DIR "/../shared";
}

/// "2026-11-24T09:30:00.000001Z".
bool is_time(const std::string& text)
{
  constexpr std::string_view kShape = "0000-00-00T00:00:00.000000Z";
  if (text.size() != kShape.size())
    return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == '0' ? !digit : text[i] != kShape[i])
      return false;
  }
  return true;
}

bool value_fits(const Json& value, FieldType type)
{
  switch (type) {
  case FieldType::long_number:
    return value.is_number_integer();
  case FieldType::float_number:
    return value.is_number();
  case FieldType::boolean:
    return value.is_boolean();
  case FieldType::object:
    return value.is_object();
  case FieldType::keyword:
    return value.is_string();
  case FieldType::date:
    return value.is_string() && is_time(value.get<std::string>());
  case FieldType::ip: {
    if (!value.is_string())
      return false;
    const auto text = value.get<std::string>();
    return weir::parse_ipv4(text).has_value() || weir::parse_ipv6(text).has_value();
  }
  }
  return false;
}

void check_field(const std::string& path, const Json& value, std::vector<std::string>& flaws)
{
  const auto rows = weir::telemetry::schema();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.path == path; });
  if (row == rows.end()) {
    flaws.push_back(path + " is not in the schema table");
    return;
  }
  if (row->array != value.is_array())
    flaws.push_back(path + (row->array ? " must be an array" : " must not be an array"));
  const Json list = value.is_array() ? value : Json::array({value});
  if (list.empty())
    flaws.push_back(path + " is empty");
  for (const Json& one : list) {
    if (!value_fits(one, row->type))
      flaws.push_back(path + " holds " + one.dump());
  }
}

void walk(const std::string& prefix, const Json& object, std::vector<std::string>& flaws)
{
  for (const auto& [key, value] : object.items()) {
    const std::string path = prefix.empty() ? key : prefix + "." + key;
    if (key.find('.') != std::string::npos)
      flaws.push_back(path + " has a dot in its key");
    if (value.is_object()) {
      walk(path, value, flaws);
      continue;
    }
    check_field(path, value, flaws);
    if (value.is_array() && !value.empty() && value[0].is_object())
      walk(path, value[0], flaws);
  }
}

void collect(const std::string& prefix, const Json& object, std::vector<std::string>& paths)
{
  for (const auto& [key, value] : object.items()) {
    const std::string path = prefix.empty() ? key : prefix + "." + key;
    if (value.is_object()) {
      collect(path, value, paths);
      continue;
    }
    paths.push_back(path);
    if (value.is_array() && !value.empty() && value[0].is_object())
      collect(path, value[0], paths);
  }
}

std::vector<std::string> cells_of(const std::string& line)
{
  std::vector<std::string> cells;
  std::size_t begin = 0;
  for (std::size_t comma = line.find(','); comma != std::string::npos; comma = line.find(',', begin)) {
    cells.push_back(line.substr(begin, comma - begin));
    begin = comma + 1;
  }
  cells.push_back(line.substr(begin));
  return cells;
}

/// Name, type and normalization stand in these columns. Lines with fewer are no rows.
std::map<std::string, EcsField> read_columns(const std::string& path, std::array<std::size_t, 3> columns)
{
  std::ifstream file(path);
  std::map<std::string, EcsField> fields;
  std::string line;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = cells_of(line);
    if (line.rfind('#', 0) != 0 && cells.size() > columns[2])
      fields[cells[columns[0]]] = {cells[columns[1]], cells[columns[2]] == "array"};
  }
  return fields;
}

} // namespace

std::map<std::string, EcsField> ecs_fields()
{
  // name,type,array
  return read_columns(WEIR_SOURCE_DIR "/tests/unit/telemetry/ecs_fields.csv", {0, 1, 2});
}

std::map<std::string, EcsField> all_ecs_fields()
{
  // ECS_Version,Indexed,Field_Set,Field,Type,Level,Normalization,Example,Description; those that are read hold neither
  // commas nor quotes
  return read_columns(shared_directory() + "/facts/ecs_fields.csv", {3, 4, 6});
}

std::vector<std::string> flaws_of(const std::string& text)
{
  std::vector<std::string> flaws;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e)
      flaws.push_back("byte " + std::to_string(static_cast<unsigned char>(c)) + " in the text");
  }
  if (text.size() > weir::telemetry::kMaxEventBytes)
    flaws.push_back("too long: " + std::to_string(text.size()));
  // Keys that are there twice are lost in a parsed document: count them on the way.
  std::vector<std::set<std::string>> keys;
  const auto callback = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start)
      keys.emplace_back();
    if (event == Json::parse_event_t::object_end)
      keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
      flaws.push_back("key twice: " + parsed.get<std::string>());
    return true;
  };
  const Json document = Json::parse(text, callback, false);
  if (!document.is_object()) {
    flaws.push_back("not a JSON object: " + text);
    return flaws;
  }
  walk("", document, flaws);
  return flaws;
}

std::vector<std::string> paths_of(const Json& event)
{
  std::vector<std::string> paths;
  collect("", event, paths);
  return paths;
}

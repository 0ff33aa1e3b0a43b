// SPDX-License-Identifier: BSD-3-Clause
#include "pack_files.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include <CppUTest/TestHarness.h>

namespace {

namespace fs = std::filesystem;

fs::path root()
{
  const fs::path here = "controlplane/siem/pack";
  return fs::exists(here) ? here : fs::path(WEIR_SOURCE_DIR) / here;
}

std::string text_of(const fs::path& path)
{
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void collect(const nlohmann::json& properties, const std::string& prefix, std::map<std::string, std::string>& out)
{
  for (const auto& [name, field] : properties.items()) {
    if (field.contains("type"))
      out[prefix + name] = field["type"];
    if (field.contains("properties"))
      collect(field["properties"], prefix + name + '.', out);
  }
}

} // namespace

std::map<std::string, std::string> committed_pack()
{
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(root())) {
    if (entry.is_regular_file())
      out[fs::relative(entry.path(), root()).string()] = text_of(entry.path());
  }
  return out;
}

std::string committed(const std::string& path)
{
  CHECK_TEXT(fs::exists(root() / path), path.c_str());
  return text_of(root() / path);
}

nlohmann::json committed_json(const std::string& path)
{
  auto out = nlohmann::json::parse(committed(path), nullptr, false);
  CHECK_FALSE_TEXT(out.is_discarded(), path.c_str());
  return out;
}

std::map<std::string, std::string> mapped_fields(const nlohmann::json& index_template)
{
  std::map<std::string, std::string> out;
  collect(index_template["template"]["mappings"]["properties"], "", out);
  return out;
}

std::set<std::string> known_fields()
{
  std::set<std::string> out;
  for (const char* stream : {"hits", "state"}) {
    for (const auto& [path, type] : mapped_fields(committed_json("elastic/template-" + std::string(stream) + ".json")))
      out.insert(path);
  }
  return out;
}

std::vector<std::string> fields_of_query(const std::string& query)
{
  static const std::regex pattern(R"(([A-Za-z@_][A-Za-z0-9@_.]*):([A-Za-z@_.]*))");
  static const std::regex quoted(R"("[^"]*")");
  const std::string bare = std::regex_replace(query, quoted, "\"\"");
  std::vector<std::string> out;
  for (std::sregex_iterator at(bare.begin(), bare.end(), pattern); at != std::sregex_iterator(); ++at)
    out.push_back((*at)[1] == "_exists_" ? (*at)[2] : (*at)[1]);
  return out;
}

void check_query(const std::string& query, const std::string& where)
{
  const auto known = known_fields();
  for (const std::string& field : fields_of_query(query))
    CHECK_TRUE_TEXT(known.contains(field), (where + ": " + field).c_str());
}

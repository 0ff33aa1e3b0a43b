// SPDX-License-Identifier: BSD-3-Clause
// The pack as a list of files.
#include <weir/siem/pack.h>

#include "texts.h"

#include <array>
#include <utility>

namespace weir::siem {

namespace {

/// Nothing that a quoted string of YAML, JSON, Logstash or RainerScript could end by, or take for more than itself.
std::string plain(const std::string& text)
{
  std::string out;
  for (const char c : text) {
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    out += word || c == '.' || c == ':' || c == '-' ? c : '_';
  }
  return out;
}

void replace_all(std::string& text, std::string_view mark, const std::string& value)
{
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
    text.replace(at, mark.size(), value);
}

std::string filled(std::string_view text, const PackFacts& facts)
{
  const std::array<std::pair<std::string_view, std::string>, 5> marks = {{
      {"@{appliance}", plain(facts.appliance)},
      {"@{version}", plain(facts.version)},
      {"@{host}", plain(facts.host)},
      {"@{port}", std::to_string(facts.port)},
      {"@{tls_port}", std::to_string(facts.tls_port)},
  }};
  std::string out(text);
  for (const auto& [mark, value] : marks)
    replace_all(out, mark, value);
  return out;
}

} // namespace

std::vector<PackFile> make_pack(const PackFacts& facts)
{
  std::vector<PackFile> out;
  for (const Text& text : texts())
    out.push_back({std::string(text.path), filled(text.text, facts)});
  out.push_back({"FIELDS.md", fields_page()});
  out.push_back({"kibana/weir.ndjson", saved_objects()});
  for (const Engine engine : {Engine::elastic, Engine::opensearch}) {
    const std::string folder(word(engine));
    out.push_back({folder + "/pipeline.json", ingest_pipeline(engine)});
    for (const Stream stream : {Stream::hits, Stream::state, Stream::indicator})
      out.push_back({folder + "/template-" + std::string(word(stream)) + ".json", index_template(engine, stream)});
  }
  return out;
}

} // namespace weir::siem

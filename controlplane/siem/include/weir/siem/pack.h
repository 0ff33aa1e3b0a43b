// SPDX-License-Identifier: BSD-3-Clause
// The SIEM pack: everything that a search engine and a collector need to use this box's events. What depends on fields
// is made from telemetry's schema table, so it can't lag behind the events; the rest are texts of templates/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::siem {

/// What differs from box to box. The values below are those of the committed copy in controlplane/siem/pack.
struct PackFacts {
  std::string appliance = "weir";  ///< `observer.name` of its events
  std::string version = "0.1.0";   ///< of Weir
  std::string host = "192.0.2.10"; ///< where the collector is to listen
  std::uint16_t port = 601;        ///< of TCP and UDP
  std::uint16_t tls_port = 6514;
};

/// `path` is relative, of [a-z0-9._-] and '/'; `text` is ASCII and ends with a line break.
struct PackFile {
  std::string path;
  std::string text;
};

/// All files in a fixed order, the same bytes for the same facts. Characters of `facts` that could end a quoted string
/// of one of the languages (anything but [A-Za-z0-9.:_-]) become '_'.
[[nodiscard]] std::vector<PackFile> make_pack(const PackFacts& facts);

/// The engines that have a template of their own. They differ in kElasticOnly keys and in nothing else.
enum class Engine : std::uint8_t { elastic, opensearch };
[[nodiscard]] std::string_view word(Engine engine) noexcept;

/// Keys of an index template, by path with '/', that only Elastic's has.
[[nodiscard]] const std::vector<std::string>& elastic_only();

/// The streams: hits, state, indicator.
enum class Stream : std::uint8_t { hits, state, indicator };
[[nodiscard]] std::string_view word(Stream stream) noexcept;

/// Composable index template with a mapping for every field of the schema table: data stream logs-weir.hits-*,
/// logs-weir.state-* or logs-ti_weir.indicator-*.
[[nodiscard]] std::string index_template(Engine engine, Stream stream);
/// Ingest pipeline "weir".
[[nodiscard]] std::string ingest_pipeline(Engine engine);
/// Data view, saved searches, visualizations and dashboard for Kibana and OpenSearch Dashboards, an object a line.
[[nodiscard]] std::string saved_objects();
/// Markdown page of all fields.
[[nodiscard]] std::string fields_page();

} // namespace weir::siem

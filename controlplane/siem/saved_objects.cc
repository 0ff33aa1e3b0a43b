// SPDX-License-Identifier: BSD-3-Clause
// Objects for Kibana and OpenSearch Dashboards, from three tables. Queries are Lucene, so a test can run them.
#include <weir/siem/pack.h>

#include "json.h"

#include <array>
#include <span>

namespace weir::siem {

namespace {

constexpr std::string_view kSourceIndex = "kibanaSavedObjectMeta.searchSourceJSON.index";

struct DataView {
  std::string_view id;
  std::string_view title;
  std::string_view pattern;
};
constexpr std::array kDataViews = {
    DataView{"weir-hits", "Weir hits", "logs-weir.hits-*"},
    DataView{"weir-state", "Weir state", "logs-weir.state-*"},
};

struct Search {
  std::string_view id;
  std::string_view title;
  std::string_view data_view;
  std::string_view query;
  std::string_view columns; ///< separated by blanks
};
constexpr std::array kSearches = {
    Search{"weir-search-outbound", "Weir: who inside tried to reach what is listed", "weir-hits",
           "network.direction:outbound AND NOT event.action:exempt",
           "source.ip event.action dns.question.name destination.ip threat.indicator.name threat.feed.name "
           "network.packets"},
    Search{"weir-search-dns", "Weir: sinkholed lookups", "weir-hits",
           "event.action:(\"dns-sinkholed\" OR \"dns-blocked\")",
           "client.ip dns.question.name dns.question.type dns.resolved_ip threat.feed.name"},
    Search{"weir-search-inbound", "Weir: stopped from outside", "weir-hits", "network.direction:inbound",
           "source.ip destination.ip destination.port threat.feed.name network.packets weir.collapsed_keys"},
    Search{"weir-search-self", "Weir: own addresses on a list", "weir-hits", "event.action:\"self-listed\"",
           "threat.indicator.name threat.feed.name observer.name"},
    Search{"weir-search-state", "Weir: the box itself", "weir-state", "NOT event.action:heartbeat",
           "event.action event.reason weir.feed.name weir.feed.state weir.port.name weir.port.state user.name"},
};

/// `bucket`: field whose values are counted; empty: over time.
struct Chart {
  std::string_view id;
  std::string_view title;
  std::string_view type; ///< table, pie, histogram, metric
  std::string_view data_view;
  std::string_view query;
  std::string_view bucket;
  std::string_view sum; ///< field that is summed; empty: documents are counted
};
constexpr std::string_view kOutbound = "network.direction:outbound AND NOT event.action:exempt";
constexpr std::array kCharts = {
    Chart{"weir-chart-time", "Hits over time", "histogram", "weir-hits", "*", "", ""},
    Chart{"weir-chart-actions", "What the box did", "pie", "weir-hits", "*", "event.action", ""},
    Chart{"weir-chart-clients", "Inside hosts with the most hits", "table", "weir-hits", kOutbound, "source.ip", ""},
    Chart{"weir-chart-indicators", "Indicators tried from inside", "table", "weir-hits", kOutbound,
          "threat.indicator.name", ""},
    Chart{"weir-chart-feeds", "Feeds that stopped something", "table", "weir-hits", kOutbound, "threat.feed.name", ""},
    Chart{"weir-chart-names", "Names asked for", "table", "weir-hits", "network.protocol:dns", "dns.question.name", ""},
    Chart{"weir-chart-inbound", "Sources stopped from outside, by frames", "table", "weir-hits",
          "network.direction:inbound", "source.ip", "network.packets"},
    Chart{"weir-chart-lost", "Events dropped unsent", "metric", "weir-state", "event.action:heartbeat", "",
          "weir.events.dropped"},
};

/// A row of the dashboard: objects side by side, on a grid of 48 columns.
struct Panel {
  std::string_view type;
  std::string_view id;
  int x;
  int y;
  int width;
  int height;
};
constexpr std::array kPanels = {
    Panel{"visualization", "weir-chart-time", 0, 0, 24, 12},
    Panel{"visualization", "weir-chart-actions", 24, 0, 16, 12},
    Panel{"visualization", "weir-chart-lost", 40, 0, 8, 12},
    Panel{"visualization", "weir-chart-clients", 0, 12, 16, 14},
    Panel{"visualization", "weir-chart-indicators", 16, 12, 16, 14},
    Panel{"visualization", "weir-chart-feeds", 32, 12, 16, 14},
    Panel{"search", "weir-search-outbound", 0, 26, 48, 18},
    Panel{"visualization", "weir-chart-names", 0, 44, 24, 14},
    Panel{"visualization", "weir-chart-inbound", 24, 44, 24, 14},
    Panel{"search", "weir-search-state", 0, 58, 48, 12},
};

Json query_of(std::string_view text)
{
  return {{"query", text}, {"language", "lucene"}};
}

Json source_of(std::string_view query)
{
  const Json source = {{"query", query_of(query)}, {"filter", Json::array()}, {"indexRefName", kSourceIndex}};
  return {{"searchSourceJSON", source.dump()}};
}

Json object_of(std::string_view type, std::string_view id, Json attributes, Json references)
{
  return {{"type", type}, {"id", id}, {"attributes", std::move(attributes)}, {"references", std::move(references)}};
}

Json reference(std::string_view name, std::string_view type, std::string_view id)
{
  return {{"name", name}, {"type", type}, {"id", id}};
}

Json object_of(const DataView& view)
{
  return object_of("index-pattern", view.id,
                   {{"title", view.pattern}, {"name", view.title}, {"timeFieldName", "@timestamp"}}, Json::array());
}

Json object_of(const Search& search)
{
  Json columns = Json::array();
  std::string_view rest = search.columns;
  while (!rest.empty()) {
    columns.push_back(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(std::min(rest.size(), columns.back().get_ref<const std::string&>().size() + 1));
  }
  return object_of("search", search.id,
                   {{"title", search.title},
                    {"columns", columns},
                    {"sort", Json::array({Json::array({"@timestamp", "desc"})})},
                    {"kibanaSavedObjectMeta", source_of(search.query)}},
                   Json::array({reference(kSourceIndex, "index-pattern", search.data_view)}));
}

Json metric_of(const Chart& chart)
{
  if (chart.sum.empty())
    return {{"id", "1"}, {"enabled", true}, {"type", "count"}, {"schema", "metric"}, {"params", Json::object()}};
  // A counter that only grows is shown by its highest value, others are added up.
  const std::string_view how = chart.type == "metric" ? "max" : "sum";
  return {{"id", "1"}, {"enabled", true}, {"type", how}, {"schema", "metric"}, {"params", {{"field", chart.sum}}}};
}

Json bucket_of(const Chart& chart)
{
  if (chart.bucket.empty())
    return {{"id", "2"},
            {"enabled", true},
            {"type", "date_histogram"},
            {"schema", "segment"},
            {"params", {{"field", "@timestamp"}, {"interval", "auto"}, {"min_doc_count", 1}}}};
  return {{"id", "2"},
          {"enabled", true},
          {"type", "terms"},
          {"schema", chart.type == "table" ? "bucket" : "segment"},
          {"params", {{"field", chart.bucket}, {"size", 20}, {"order", "desc"}, {"orderBy", "1"}}}};
}

Json object_of(const Chart& chart)
{
  Json aggregations = Json::array({metric_of(chart)});
  if (chart.type != "metric")
    aggregations.push_back(bucket_of(chart));
  const Json state = {{"title", chart.title}, {"type", chart.type}, {"aggs", aggregations}, {"params", Json::object()}};
  return object_of("visualization", chart.id,
                   {{"title", "Weir: " + std::string(chart.title)},
                    {"visState", state.dump()},
                    {"uiStateJSON", "{}"},
                    {"version", 1},
                    {"kibanaSavedObjectMeta", source_of(chart.query)}},
                   Json::array({reference(kSourceIndex, "index-pattern", chart.data_view)}));
}

Json dashboard()
{
  Json panels = Json::array();
  Json references = Json::array();
  for (const Panel& panel : kPanels) {
    const std::string index = std::to_string(panels.size() + 1);
    const Json grid = {{"x", panel.x}, {"y", panel.y}, {"w", panel.width}, {"h", panel.height}, {"i", index}};
    panels.push_back({{"type", panel.type},
                      {"gridData", grid},
                      {"panelIndex", index},
                      {"embeddableConfig", Json::object()},
                      {"panelRefName", "panel_" + index}});
    references.push_back(reference("panel_" + index, panel.type, panel.id));
  }
  const Json source = {{"query", query_of("")}, {"filter", Json::array()}};
  return object_of("dashboard", "weir-dashboard",
                   {{"title", "Weir: who tried to reach what was blocked"},
                    {"panelsJSON", panels.dump()},
                    {"optionsJSON", R"({"useMargins":true})"},
                    {"version", 1},
                    {"timeRestore", true},
                    {"timeFrom", "now-24h"},
                    {"timeTo", "now"},
                    {"kibanaSavedObjectMeta", {{"searchSourceJSON", source.dump()}}}},
                   std::move(references));
}

template <typename Row> void append(std::string& out, std::span<const Row> rows)
{
  for (const Row& row : rows)
    out += object_of(row).dump(-1, ' ', true) + '\n';
}

} // namespace

std::string saved_objects()
{
  std::string out;
  append<DataView>(out, kDataViews);
  append<Search>(out, kSearches);
  append<Chart>(out, kCharts);
  out += dashboard().dump(-1, ' ', true) + '\n';
  return out;
}

} // namespace weir::siem

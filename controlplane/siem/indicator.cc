// SPDX-License-Identifier: BSD-3-Clause
// Documents of indicators.
#include <weir/siem/indicator.h>

#include "json.h"

#include <weir/telemetry/schema.h>

#include <array>
#include <ctime>

namespace weir::siem {

namespace {

constexpr std::string_view kIndex = "logs-ti_weir.indicator-default";
constexpr std::int64_t kWeek = 7 * 86'400;

std::string time_text(std::int64_t seconds)
{
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  std::array<char, 64> text{};
  if (gmtime_r(&time, &parts) == nullptr)
    return "1970-01-01T00:00:00Z";
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

Json threat_of(const Indicator& indicator)
{
  Json out = {{"confidence", telemetry::confidence_word(indicator.confidence)}};
  if (indicator.first_seen != 0)
    out["first_seen"] = time_text(indicator.first_seen);
  if (!indicator.ip.empty())
    out["ip"] = indicator.ip;
  if (indicator.last_seen != 0)
    out["last_seen"] = time_text(indicator.last_seen);
  out["name"] = indicator.name;
  out["provider"] = indicator.feed;
  out["type"] = indicator.type;
  if (!indicator.domain.empty())
    out["url"] = {{"domain", indicator.domain}};
  Json feed = {{"name", Json::array({indicator.feed})}};
  if (!indicator.reference.empty())
    feed["reference"] = indicator.reference;
  return {{"feed", feed}, {"indicator", out}};
}

std::string line_of(const Json& value)
{
  return value.dump(-1, ' ', true, Json::error_handler_t::replace) + '\n';
}

} // namespace

std::string indicator_lines(const Indicator& indicator, const IndicatorSource& source)
{
  const std::string id =
      source.appliance + "/" + indicator.feed + "/" + indicator.name + "/" + std::to_string(source.now / kWeek);
  const Json document = {{"@timestamp", time_text(source.now)},
                         {"ecs", {{"version", telemetry::kEcsVersion}}},
                         {"event",
                          {{"category", Json::array({"threat"})},
                           {"dataset", "ti_weir.indicator"},
                           {"id", id},
                           {"kind", "enrichment"},
                           {"module", "ti_weir"},
                           {"type", Json::array({"indicator"})}}},
                         {"observer",
                          {{"name", source.appliance},
                           {"product", "Weir"},
                           {"type", "firewall"},
                           {"vendor", "Weir"},
                           {"version", source.version}}},
                         {"threat", threat_of(indicator)}};
  return line_of({{"create", {{"_index", kIndex}, {"_id", id}}}}) + line_of(document);
}

} // namespace weir::siem

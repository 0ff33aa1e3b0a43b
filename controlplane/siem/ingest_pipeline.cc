// SPDX-License-Identifier: BSD-3-Clause
// The ingest pipeline: unpacks JSON that a collector left in `message`, and adds what the box can't know.
#include <weir/siem/pack.h>

#include "json.h"

namespace weir::siem {

namespace {

/// The engines name the options of this processor differently.
Json community_id(Engine engine)
{
  Json options = {{"ignore_missing", true},
                  {"ignore_failure", true},
                  {"icmp_type", "weir.icmp.type"},
                  {"icmp_code", "weir.icmp.code"},
                  {"target_field", "network.community_id"}};
  options[engine == Engine::elastic ? "transport" : "protocol_field"] = "network.transport";
  if (engine == Engine::opensearch) {
    options["source_ip_field"] = "source.ip";
    options["source_port_field"] = "source.port";
    options["destination_ip_field"] = "destination.ip";
    options["destination_port_field"] = "destination.port";
    options["icmp_type_field"] = options["icmp_type"];
    options["icmp_code_field"] = options["icmp_code"];
    options.erase("icmp_type");
    options.erase("icmp_code");
  }
  return {{"community_id", std::move(options)}};
}

Json place_of(std::string_view end)
{
  return {
      {"geoip",
       {{"field", std::string(end) + ".ip"}, {"target_field", std::string(end) + ".geo"}, {"ignore_missing", true}}}};
}

} // namespace

std::string ingest_pipeline(Engine engine)
{
  const std::string packed = "ctx.event?.id == null && ctx.message instanceof String && ctx.message.startsWith('{')";
  Json processors = Json::array();
  processors.push_back({{"json", {{"if", packed}, {"field", "message"}, {"add_to_root", true}}}});
  processors.push_back(
      {{"remove", {{"if", "ctx.event?.module == 'weir'"}, {"field", "message"}, {"ignore_missing", true}}}});
  processors.push_back({{"set", {{"field", "event.ingested"}, {"value", "{{{_ingest.timestamp}}}"}}}});
  processors.push_back(community_id(engine));
  if (engine == Engine::elastic) {
    processors.push_back(place_of("source"));
    processors.push_back(place_of("destination"));
  }
  const Json failure =
      Json::array({{{"set", {{"field", "error.message"}, {"value", "{{{_ingest.on_failure_message}}}"}}}},
                   {{"set", {{"field", "event.kind"}, {"value", "pipeline_error"}}}}});
  return text_of({{"description", "Events of Weir"}, {"processors", processors}, {"on_failure", failure}});
}

} // namespace weir::siem

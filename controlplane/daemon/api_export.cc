// SPDX-License-Identifier: BSD-3-Clause
// export.siem-pack.
#include "api_context.h"
#include "api_json.h"

#include <weir/siem/pack.h>

#include <utility>

namespace weir::daemon {
namespace {

/// The collector stands where the first receiver of the configuration is.
siem::PackFacts facts_of(const config::Config& config)
{
  siem::PackFacts facts;
  facts.appliance = config.appliance;
  facts.version = version();
  if (!config.telemetry.syslog.empty()) {
    const config::SyslogReceiver& receiver = config.telemetry.syslog.front();
    facts.host = receiver.host;
    (receiver.transport == config::SyslogTransport::tls ? facts.tls_port : facts.port) = receiver.port;
  }
  return facts;
}

api::Result export_pack(const ApiContext& context)
{
  Json files = Json::array();
  for (siem::PackFile& file : siem::make_pack(facts_of(context.setup.config)))
    files.push_back({{"path", std::move(file.path)}, {"text", std::move(file.text)}});
  return result_of({{"files", std::move(files)}});
}

} // namespace

void bind_export(api::Server& server, ApiContext& context)
{
  server.bind("export.siem-pack", [&context](const api::Args&, const api::Peer&) { return export_pack(context); });
}

} // namespace weir::daemon

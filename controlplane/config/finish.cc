// SPDX-License-Identifier: BSD-3-Clause
// What must hold between the settings of one file, and relative paths made absolute.
#include "reporter.h"
#include "tables.h"

#include <weir/config/printable.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace weir::config {
namespace {

/// Names of a list must differ; an empty one was reported when it was read.
template <typename Item> void unique_names(Reporter& reporter, const std::vector<Item>& items, std::string_view what)
{
  std::map<std::string_view, Position> seen;
  for (const Item& item : items) {
    const auto [at, fresh] = seen.emplace(item.name, item.at);
    if (!fresh && !item.name.empty())
      reporter.add(item.at, "two " + std::string(what) + " have the name '" + item.name + "', the first in line " +
                                std::to_string(at->second.line));
  }
}

void bridges_use_ports_once(Reporter& reporter, const std::vector<Bridge>& bridges)
{
  std::set<std::string_view> used;
  for (const Bridge& bridge : bridges) {
    const std::set<std::string_view> ports{bridge.inside, bridge.outside};
    for (const std::string_view port : ports) {
      const bool again = !used.insert(port).second || ports.size() == 1;
      if (!port.empty() && again)
        reporter.add(bridge.at, "port '" + std::string(port) + "' of bridge '" + bridge.name + "' is used twice");
    }
  }
}

std::string absolute(const std::string& path, const std::string& config_file)
{
  std::error_code error;
  const auto base = std::filesystem::absolute(config_file, error).parent_path();
  return error ? path : (base / path).lexically_normal().string();
}

void finish_feed(Reporter& reporter, Feed& feed)
{
  if (feed.name == kLocalBlockFeed || feed.name == kLocalAllowFeed)
    reporter.add(feed.at, "'" + feed.name + "' is the feed of what the shell blocks or allows, choose another name");
  if (feed.name.starts_with(kImportPrefix))
    reporter.add(feed.at, "'" + feed.name + "' begins like the name of an imported report, choose another name");
  if (feed.url.starts_with("file:")) {
    const std::string path = feed.url.substr(feed.url.starts_with("file://") ? 7 : 5);
    feed.url = "file:" + absolute(path, reporter.file());
  }
  if (!feed.ca_file.empty())
    feed.ca_file = absolute(feed.ca_file, reporter.file());
}

std::uint16_t usual_port(SyslogTransport transport) noexcept
{
  switch (transport) {
  case SyslogTransport::udp:
    return 514;
  case SyslogTransport::tcp:
    return 601;
  case SyslogTransport::tls:
    break;
  }
  return 6514;
}

void finish_receiver(Reporter& reporter, SyslogReceiver& receiver)
{
  const std::string who = "receiver '" + receiver.name + "': ";
  const bool tls = receiver.transport == SyslogTransport::tls;
  const bool needs_tls = !receiver.ca_file.empty() || !receiver.server_name.empty() ||
                         !receiver.certificate_file.empty() || !receiver.key_file.empty();
  if (tls && receiver.ca_file.empty())
    reporter.add(receiver.at,
                 who + "'transport: tls' needs 'ca-file', the authorities that may vouch for the receiver");
  if (!tls && needs_tls)
    reporter.add(receiver.at,
                 who + "'ca-file', 'server-name', 'certificate-file' and 'key-file' need 'transport: tls'");
  if (receiver.certificate_file.empty() != receiver.key_file.empty())
    reporter.add(receiver.at, who + "'certificate-file' and 'key-file' need each other");
  if (receiver.port == 0)
    receiver.port = usual_port(receiver.transport);
  for (std::string* path : {&receiver.ca_file, &receiver.certificate_file, &receiver.key_file}) {
    if (!path->empty())
      *path = absolute(*path, reporter.file());
  }
}

void finish_only(Reporter& reporter, const std::string& who, Position at, const Only& only, const Config& config)
{
  for (const std::string& name : only.feeds) {
    const bool known =
        std::any_of(config.feeds.begin(), config.feeds.end(), [&](const Feed& feed) { return feed.name == name; });
    const bool own = name == kLocalBlockFeed || name == kLocalAllowFeed || name.starts_with(kImportPrefix);
    if (!known && !own)
      reporter.add(at, who + "'only: feeds' names '" + name + "', which is no feed of this file");
  }
}

void finish_elasticsearch(Reporter& reporter, Elasticsearch& one)
{
  const std::string who = "receiver '" + one.name + "': ";
  const int ways = (one.api_key.empty() ? 0 : 1) + (one.api_key_file.empty() ? 0 : 1) + (one.user.empty() ? 0 : 1);
  if (one.url.starts_with("file:"))
    reporter.add(one.at, who + "'url' must be https:// or http://");
  if (ways > 1)
    reporter.add(one.at, who + "set only one of 'api-key', 'api-key-file' and 'user'");
  if (one.user.empty() != one.password_file.empty())
    reporter.add(one.at, who + "'user' and 'password-file' need each other");
  if (one.url.starts_with("http://") && ways != 0)
    reporter.add(one.at, who + "over http:// a key or password would be readable on its way, use https://");
  for (std::string* path : {&one.ca_file, &one.api_key_file, &one.password_file}) {
    if (!path->empty())
      *path = absolute(*path, reporter.file());
  }
}

/// Cursors in the event store go by the name, so syslog and Elasticsearch receivers may not share one.
void receivers_differ(Reporter& reporter, const Telemetry& telemetry)
{
  for (const Elasticsearch& one : telemetry.elasticsearch) {
    for (const SyslogReceiver& other : telemetry.syslog) {
      if (one.name == other.name && !one.name.empty())
        reporter.add(one.at, "receiver '" + one.name + "' is a syslog receiver too, choose another name");
    }
  }
}

void finish_receivers(Reporter& reporter, Config& config)
{
  Telemetry& telemetry = config.telemetry;
  unique_names(reporter, telemetry.syslog, "syslog receivers");
  unique_names(reporter, telemetry.elasticsearch, "Elasticsearch receivers");
  receivers_differ(reporter, telemetry);
  for (SyslogReceiver& receiver : telemetry.syslog) {
    finish_receiver(reporter, receiver);
    finish_only(reporter, "receiver '" + receiver.name + "': ", receiver.at, receiver.only, config);
  }
  for (Elasticsearch& receiver : telemetry.elasticsearch) {
    finish_elasticsearch(reporter, receiver);
    finish_only(reporter, "receiver '" + receiver.name + "': ", receiver.at, receiver.only, config);
  }
}

void finish_sinkhole(Reporter& reporter, const Sinkhole& sinkhole)
{
  const bool given = sinkhole.address4.has_value() || sinkhole.address6.has_value();
  if (sinkhole.answer == SinkholeAnswer::address && !sinkhole.address4)
    reporter.add(sinkhole.at, "sinkhole: 'answer: address' needs 'address'");
  if (sinkhole.answer != SinkholeAnswer::address && given)
    reporter.add(sinkhole.at, "sinkhole: 'address' and 'address6' need 'answer: address'");
}

void distinct_cores(Reporter& reporter, Position at, const std::vector<unsigned>& cores, std::string_view what)
{
  std::set<unsigned> seen;
  for (const unsigned core : cores) {
    if (!seen.insert(core).second)
      reporter.add(at, "cores: core " + std::to_string(core) + " stands twice in '" + std::string(what) + "'");
  }
  if (cores.empty())
    reporter.add(at, "cores: '" + std::string(what) + "' needs a core");
}

} // namespace

void finish_config(Reporter& reporter, Config& config)
{
  unique_names(reporter, config.bridges, "bridges");
  unique_names(reporter, config.feeds, "feeds");
  bridges_use_ports_once(reporter, config.bridges);
  for (Feed& feed : config.feeds)
    finish_feed(reporter, feed);
  finish_receivers(reporter, config);
  finish_sinkhole(reporter, config.sinkhole);
}

void finish_board(Reporter& reporter, Board& board)
{
  unique_names(reporter, board.ports, "ports");
  distinct_cores(reporter, board.cores_at, board.control_cores, "control");
  distinct_cores(reporter, board.cores_at, board.worker_cores, "workers");
  // A worker that never sleeps would leave nothing of the core.
  for (const unsigned core : board.worker_cores) {
    const auto& control = board.control_cores;
    if (board.poll == Poll::busy && std::find(control.begin(), control.end(), core) != control.end())
      reporter.add(board.cores_at, "cores: core " + std::to_string(core) +
                                       " can't be both a worker's and of 'control', unless poll is adaptive");
  }
}

} // namespace weir::config

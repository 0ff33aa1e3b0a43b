// SPDX-License-Identifier: BSD-3-Clause
// The settings of weir.yaml.
#include "rows.h"
#include "tables.h"
#include "words.h"

#include <array>
#include <cstdint>

namespace weir::config {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

constexpr Spec kPortName = identifier("a-z0-9_-", 31);

constexpr Spec kPath = {Type::path, 1, 4096, {}};

constexpr std::array kAppliance = {
    one<&Config::appliance>("name", identifier("A-Za-z0-9._-", 31), "weir",
                            "Name of this box in events and in show status."),
};

constexpr std::array kBridge = {
    one<&Bridge::name>("name", kPortName, kRequired, "Name of the bridge."),
    one<&Bridge::inside>("inside", kPortName, kRequired, "Port of the board towards the protected network."),
    one<&Bridge::outside>("outside", kPortName, kRequired, "Port of the board towards the internet."),
    one<&Bridge::mode>("mode", choice(kBridgeModes), "block",
                       "block: stop what is listed. monitor: report what would have been stopped. bypass: forward all "
                       "and report nothing."),
    one<&Bridge::action>("action", choice(kBridgeActions), "drop",
                         "What an inside client sees of a stopped outbound frame: nothing, or a TCP reset or ICMP "
                         "unreachable."),
    one<&Bridge::match>("match", choice(kMatchEnds), "remote",
                        "Which end of a frame is matched: the remote one, or the inside one too."),
    one<&Bridge::on_failure>("on-failure", choice(kOnFailures), "closed",
                             "What happens without a valid image or with a stalled worker; open needs a bypass "
                             "driver of the board."),
};

constexpr std::array kFeed = {
    one<&Feed::name>("name", identifier("a-z0-9-", 48), kRequired, "Name of the feed in hits and on the command line."),
    one<&Feed::url>("url", any_of(Type::url), kRequired,
                    "Where the feed is. A relative file: path starts at the directory of this file."),
    one<&Feed::format>("format", choice(kFeedFormats, kLaterFeedFormats), "auto",
                       "Format of the body; auto looks at it."),
    one<&Feed::refresh>("refresh", duration(10, 30 * kDay), "1h", "Time between two fetches."),
    one<&Feed::mode>("mode", choice(kFeedModes), "block",
                     "block: stop what it lists. monitor: report it only. allow: never stop what it lists."),
    one<&Feed::direction>("direction", choice(kFeedDirections), "both",
                          "Direction of the frames that are judged by it; names are judged in queries, which are "
                          "outbound."),
    one<&Feed::confidence>("confidence", count(0, 100), "50", "How far its entries are trusted; gives the severity."),
    one<&Feed::subdomains>("subdomains", choice(kSubdomains), "format",
                           "Whether a name stands for all below it too: as usual for the format, always, never."),
    one<&Feed::public_suffixes>("public-suffixes", boolean(), "false",
                                "Whether it may list a whole public suffix (like co.uk) with all below it."),
    one<&Feed::max_size>("max-size", size(kKibi, 4 * kGibi), "256M", "A bigger body (decoded) is refused."),
    one<&Feed::timeout>("timeout", duration(1, kHour), "5m", "A fetch that takes longer has failed."),
    one<&Feed::reference>("reference", free_text(255), "", "URL or words for the analyst, put into every hit."),
    one<&Feed::ca_file>("ca-file", kPath, "",
                        "PEM file of the authorities to trust for https instead of the system's."),
};

constexpr std::array kProtected = {
    one<&Protected::is_private>("private", boolean(), "true", "No feed can block RFC 1918, 100.64/10 and fc00::/7."),
    list<&Protected::also>("also", any_of(Type::entry), kMaxEntries, "",
                           "Own servers and services that no feed can block: DNS, management, partners."),
};

constexpr std::array kSinkhole = {
    one<&Sinkhole::answer>("answer", choice(kSinkholeAnswers), "null-address",
                           "How a query for a listed name is answered; null-address: 0.0.0.0 and ::."),
    one<&Sinkhole::address4>("address", any_of(Type::ipv4), "", "What A queries get with answer: address."),
    one<&Sinkhole::address6>("address6", any_of(Type::ipv6), "", "What AAAA queries get with answer: address."),
    one<&Sinkhole::ttl>("ttl", count(0, 3600), "30", "Seconds that an answer may be cached."),
    one<&Sinkhole::odd_queries>("odd-queries", choice(kOddQueries), "drop",
                                "What happens to a query for a listed name that cannot be answered."),
    one<&Sinkhole::ede>("ede", boolean(), "false", "Adds an extended DNS error (RFC 8914) where the query allows it."),
};

constexpr std::array kStore = {
    one<&Telemetry::store_max_size>("max-size", size(16 * kMebi, 1024 * kGibi), "1G",
                                    "The oldest events go when the store is bigger."),
    one<&Telemetry::store_max_age>("max-age", duration(kHour, 3650 * kDay), "30d", "Older events go."),
};

constexpr Spec kReceiverName = identifier("a-z0-9-", 48);

constexpr std::array kOnly = {
    list<&Only::events>("events", choice(kEventClasses), 2, "", "Kinds of events that it gets; all unless set."),
    list<&Only::actions>("actions", choice(kEventActions), 16, "", "event.action of them; all unless set."),
    one<&Only::direction>("direction", choice(kFeedDirections), "both",
                          "Direction of the hits that it gets: outbound, what inside clients did."),
    list<&Only::feeds>("feeds", identifier("a-z0-9-", 48), kMaxFeeds, "",
                       "Hits of entries that one of these feeds lists; all unless set."),
    one<&Only::min_severity>("min-severity", count(0, 100), "0", "Hits of at least this event.severity."),
};

constexpr std::array kSyslog = {
    one<&SyslogReceiver::name>("name", kReceiverName, kRequired, "Name of the receiver."),
    one<&SyslogReceiver::host>("host", any_of(Type::host), kRequired, "Its address or host name."),
    one<&SyslogReceiver::port>("port", count(1, 65535), "",
                               "Its port; without it 514 for udp, 601 for tcp, 6514 for tls."),
    one<&SyslogReceiver::transport>("transport", choice(kSyslogTransports), "tcp",
                                    "udp: promises nothing. tcp: at least once, octet counting (RFC 6587). tls: as "
                                    "tcp, secret, with both ends' certificates checked (RFC 5425, TLS 1.2 or later)."),
    one<&SyslogReceiver::format>(
        "format", choice(kSyslogFormats), "ecs",
        "What stands in the RFC 5424 message: ecs: the event as JSON. cef, leef: for ArcSight, "
        "QRadar and their like. kv: key=value, for Splunk and for people."),
    one<&SyslogReceiver::ca_file>("ca-file", kPath, "",
                                  "PEM file of the authorities that may vouch for the receiver; needed for tls."),
    one<&SyslogReceiver::server_name>("server-name", any_of(Type::host), "",
                                      "Name or address that its certificate must hold; the host unless set. For tls."),
    one<&SyslogReceiver::certificate_file>("certificate-file", kPath, "",
                                           "PEM file of our own certificate with its chain, for a receiver that "
                                           "wants to know who sends. For tls."),
    one<&SyslogReceiver::key_file>("key-file", kPath, "",
                                   "PEM file of the key of certificate-file, not encrypted. User weir must be able to "
                                   "read it, nobody else should."),
    section<&SyslogReceiver::only, kOnly>("only"),
};

constexpr std::array kElasticsearch = {
    one<&Elasticsearch::name>("name", kReceiverName, kRequired, "Name of the receiver."),
    one<&Elasticsearch::url>("url", any_of(Type::url), kRequired,
                             "Where Elasticsearch or OpenSearch answers, without /_bulk: https://es.example:9200"),
    one<&Elasticsearch::ca_file>("ca-file", kPath, "",
                                 "PEM file of the authorities to trust for https instead of the system's."),
    one<&Elasticsearch::api_key>("api-key", free_text(4096), "",
                                 "API key as Elasticsearch gives it out (encoded). Better in a file of its own."),
    one<&Elasticsearch::api_key_file>("api-key-file", kPath, "",
                                      "File with the API key in its first line. User weir must be able to read it, "
                                      "nobody else should."),
    one<&Elasticsearch::user>("user", free_text(255), "", "User of basic authentication, as OpenSearch has it."),
    one<&Elasticsearch::password_file>("password-file", kPath, "", "File with the user's password in its first line."),
    section<&Elasticsearch::only, kOnly>("only"),
};

constexpr std::array kTelemetry = {
    one<&Telemetry::interval>("interval", duration(1, kHour), "10s",
                              "The first hit of a client and an entry is reported at once, what follows is summed up "
                              "and reported this often."),
    one<&Telemetry::heartbeat>("heartbeat", duration(1, kHour), "1m",
                               "Time between two heartbeat events; a silent box must be noticed."),
    one<&Telemetry::rate>("rate", count(1, 1'000'000), "10000",
                          "Hit records a second taken from the data plane, for outbound and inbound hits each. Nothing "
                          "beyond is lost: it waits there and is summed up with later hits of its kind."),
    one<&Telemetry::alert_outbound>("alert-outbound", boolean(), "true",
                                    "Whether hits that inside clients caused have event.kind alert, else event."),
    one<&Telemetry::alert_inbound>("alert-inbound", boolean(), "false",
                                   "The same for hits from outside: mostly scans, and many."),
    group<Telemetry, kStore>("store"),
    sections<&Telemetry::syslog, kSyslog>("syslog", kMaxSyslogReceivers),
    sections<&Telemetry::elasticsearch, kElasticsearch>("elasticsearch", kMaxElasticsearch),
};

constexpr std::array kConfig = {
    group<Config, kAppliance>("appliance"),
    sections<&Config::bridges, kBridge>("bridges", kMaxBridges),
    sections<&Config::feeds, kFeed>("feeds", kMaxFeeds),
    list<&Config::allow>("allow", any_of(Type::entry), kMaxEntries, "",
                         "Addresses, prefixes and names (with all below) that are never stopped."),
    section<&Config::protected_set, kProtected>("protected"),
    list<&Config::exempt_clients>("exempt-clients", any_of(Type::client), kMaxEntries, "",
                                  "Inside clients (a scanner, a sandbox) whose traffic is forwarded and reported."),
    section<&Config::sinkhole, kSinkhole>("sinkhole"),
    section<&Config::telemetry, kTelemetry>("telemetry"),
};

} // namespace

void read_config(Reporter& reporter, const Node& root, Config& config)
{
  if (expect_map(reporter, "the file", root))
    read_map(reporter, &root, root.at, kConfig, config);
}

std::vector<SettingText> config_settings()
{
  std::vector<SettingText> out;
  describe_table("", kConfig, out);
  return out;
}

} // namespace weir::config

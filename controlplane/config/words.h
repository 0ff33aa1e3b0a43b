// SPDX-License-Identifier: BSD-3-Clause
// The words of the enumerations, in the order of their enumerators: the one place that the parser, the documentation
// and word() take them from.
#pragma once

#include <string_view>
#include <vector>

namespace weir::config {

inline constexpr std::string_view kBridgeModes = "block | monitor | bypass";
inline constexpr std::string_view kBridgeActions = "drop | reject";
inline constexpr std::string_view kMatchEnds = "remote | both";
inline constexpr std::string_view kOnFailures = "closed | open";
inline constexpr std::string_view kFeedModes = "block | monitor | allow";
inline constexpr std::string_view kFeedDirections = "both | inbound | outbound";
inline constexpr std::string_view kSubdomains = "format | yes | no";
inline constexpr std::string_view kSinkholeAnswers = "null-address | address | nxdomain | nodata | refused";
inline constexpr std::string_view kOddQueries = "drop | forward";
inline constexpr std::string_view kSyslogTransports = "udp | tcp | tls";
inline constexpr std::string_view kSyslogFormats = "ecs | cef | leef | kv";
inline constexpr std::string_view kEventClasses = "hits | states";
/// event.action of the events that telemetry makes.
inline constexpr std::string_view kEventActions =
    "blocked | rejected | dns-sinkholed | dns-blocked | detected | exempt | self-listed | heartbeat | feed-state | "
    "policy-published | config-changed | port-state | bridge-mode";
inline constexpr std::string_view kPolls = "busy | adaptive";
inline constexpr std::string_view kBypassDrivers = "none";

/// Formats that this version has a reader for.
inline constexpr std::string_view kFeedFormats = "auto | list | hosts";

/// Formats that have a name and no reader yet.
inline constexpr std::string_view kLaterFeedFormats =
    "domains | wildcard | dnsmasq | unbound | adblock | rpz | urlhaus-csv | feodo-csv | feodo-json | threatfox-csv | "
    "threatfox-json | spamhaus-drop | csv | stix | misp | misp-warninglist | otx | crowdsec";

/// The words between " | ".
[[nodiscard]] std::vector<std::string_view> split_words(std::string_view words);

} // namespace weir::config

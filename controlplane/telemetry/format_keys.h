// SPDX-License-Identifier: BSD-3-Clause
// Fields of the schema table that CEF and LEEF have a key of their own for.
//
// X(field, cef, cef_label, leef). cef_label: what csNLabel and its like say, for keys that mean nothing by themselves.
// Empty: no such key; CEF then leaves a field out (those below weir. go into msg), LEEF takes the field's path with
// underscores. The format `kv` takes all paths as they are.
#pragma once

#include "fields.h"

#include <array>
#include <string_view>

namespace weir::telemetry {

#define WEIR_FORMAT_KEYS(X)                                                                                            \
  X(timestamp, "rt", "", "devTime")                                                                                    \
  X(event_action, "act", "", "")                                                                                       \
  X(event_dataset, "cat", "", "cat")                                                                                   \
  X(event_end, "end", "", "")                                                                                          \
  X(event_id, "externalId", "", "")                                                                                    \
  X(event_kind, "flexString1", "kind", "")                                                                             \
  X(event_outcome, "outcome", "", "")                                                                                  \
  X(event_reason, "reason", "", "")                                                                                    \
  X(event_severity, "cn1", "severity", "")                                                                             \
  X(event_start, "start", "", "")                                                                                      \
  X(observer_egress_interface_name, "deviceOutboundInterface", "", "")                                                 \
  X(observer_ingress_interface_name, "deviceInboundInterface", "", "")                                                 \
  X(observer_name, "dvchost", "", "")                                                                                  \
  X(network_bytes, "cn2", "bytes", "")                                                                                 \
  X(network_direction, "deviceDirection", "", "")                                                                      \
  X(network_packets, "cnt", "", "")                                                                                    \
  X(network_protocol, "app", "", "")                                                                                   \
  X(network_transport, "proto", "", "proto")                                                                           \
  X(source_bytes, "", "", "srcBytes")                                                                                  \
  X(source_ip, "src", "", "src")                                                                                       \
  X(source_mac, "smac", "", "srcMAC")                                                                                  \
  X(source_packets, "", "", "srcPackets")                                                                              \
  X(source_port, "spt", "", "srcPort")                                                                                 \
  X(destination_ip, "dst", "", "dst")                                                                                  \
  X(destination_mac, "dmac", "", "dstMAC")                                                                             \
  X(destination_port, "dpt", "", "dstPort")                                                                            \
  X(dns_question_name, "cs3", "question", "")                                                                          \
  X(dns_question_type, "cs4", "questionType", "")                                                                      \
  X(dns_resolved_ip, "cs5", "answer", "")                                                                              \
  X(rule_ruleset, "", "", "policy")                                                                                    \
  X(rule_version, "cs6", "generation", "")                                                                             \
  X(threat_feed_name, "cs1", "feeds", "")                                                                              \
  X(threat_indicator_name, "cs2", "indicator", "")                                                                     \
  X(user_name, "suser", "", "usrName")                                                                                 \
  X(weir_bridge, "flexString2", "bridge", "")                                                                          \
  X(weir_collapsed_keys, "cn3", "collapsedKeys", "")

struct FormatKey {
  FieldId field;
  std::string_view cef;
  std::string_view cef_label;
  std::string_view leef;
};

inline constexpr std::array kFormatKeys = {
#define WEIR_X(field, cef, cef_label, leef) FormatKey{FieldId::field, cef, cef_label, leef},
    WEIR_FORMAT_KEYS(WEIR_X)
#undef WEIR_X
};

} // namespace weir::telemetry

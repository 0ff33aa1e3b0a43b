// SPDX-License-Identifier: BSD-3-Clause
// The rows of the schema table as a list, from which the enum that the writers use and the public table are made.
//
// X(enumerator, path, type, array, sacrifice, when, description). ECS rows have the type that ECS 9.4.0 gives them.
// Rows of one object stand together (a test checks it), because events are written in this order.
#pragma once

#include <cstdint>

namespace weir::telemetry {

#define WEIR_EVENT_FIELDS(X)                                                                                           \
  X(timestamp, "@timestamp", date, false, 0, "always", "time of the last packet, or of the change of state")           \
  X(ecs_version, "ecs.version", keyword, false, 0, "always", "ECS version of the fields")                              \
  X(event_action, "event.action", keyword, false, 0, "always",                                                         \
    "blocked, rejected, dns-sinkholed, dns-blocked, detected, exempt, self-listed; of state events heartbeat, "        \
    "feed-state, policy-published, config-changed, port-state, bridge-mode")                                           \
  X(event_category, "event.category", keyword, true, 0, "always", "ECS categories")                                    \
  X(event_dataset, "event.dataset", keyword, false, 0, "always", "weir.hits or weir.state")                            \
  X(event_duration, "event.duration", long_number, false, 0, "hit", "event.end - event.start in ns")                   \
  X(event_end, "event.end", date, false, 0, "hit", "last packet that the event stands for")                            \
  X(event_id, "event.id", keyword, false, 0, "always", "unique for ever: drop a second event with the same id")        \
  X(event_kind, "event.kind", keyword, false, 0, "always",                                                             \
    "alert (outbound and DNS hits), event (inbound, exempt, self-listed, changes), state, metric (heartbeat)")         \
  X(event_module, "event.module", keyword, false, 0, "always", "weir")                                                 \
  X(event_outcome, "event.outcome", keyword, false, 0, "hit", "success: the action worked")                            \
  X(event_provider, "event.provider", keyword, false, 0, "always", "dataplane or controlplane")                        \
  X(event_reason, "event.reason", keyword, false, 0, "when there is one", "why, in a few words")                       \
  X(event_risk_score, "event.risk_score", float_number, false, 0, "hit of a known generation", "0..100")               \
  X(event_sequence, "event.sequence", long_number, false, 0, "always", "number in this box's store; a gap is a loss")  \
  X(event_severity, "event.severity", long_number, false, 0, "hit of a known generation",                              \
    "0..100: of the entry, else the confidence of the primary feed")                                                   \
  X(event_start, "event.start", date, false, 0, "hit", "first packet that the event stands for")                       \
  X(event_type, "event.type", keyword, true, 0, "always", "ECS types: connection + denied, connection + allowed, ...") \
  X(observer_egress_interface_name, "observer.egress.interface.name", keyword, false, 6, "hit that was forwarded",     \
    "port the frame left by")                                                                                          \
  X(observer_egress_zone, "observer.egress.zone", keyword, false, 6, "hit that was forwarded", "inside or outside")    \
  X(observer_ingress_interface_name, "observer.ingress.interface.name", keyword, false, 6, "hit",                      \
    "port the frame came in by")                                                                                       \
  X(observer_ingress_zone, "observer.ingress.zone", keyword, false, 6, "hit", "inside or outside")                     \
  X(observer_name, "observer.name", keyword, false, 0, "always", "name of the appliance")                              \
  X(observer_product, "observer.product", keyword, false, 0, "always", "Weir")                                         \
  X(observer_type, "observer.type", keyword, false, 0, "always", "firewall")                                           \
  X(observer_vendor, "observer.vendor", keyword, false, 0, "always", "Weir")                                           \
  X(observer_version, "observer.version", keyword, false, 0, "always", "version of Weir")                              \
  X(network_bytes, "network.bytes", long_number, false, 0, "hit", "frame bytes without FCS that the event adds")       \
  X(network_direction, "network.direction", keyword, false, 0, "hit", "outbound: came in at the inside port; inbound") \
  X(network_iana_number, "network.iana_number", keyword, false, 0, "hit with addresses", "IP protocol number")         \
  X(network_inner_vlan_id, "network.inner.vlan.id", keyword, false, 0, "hit with two tags", "VLAN of the inner tag")   \
  X(network_packets, "network.packets", long_number, false, 0, "hit", "frames that the event adds")                    \
  X(network_protocol, "network.protocol", keyword, false, 0, "DNS hit", "dns")                                         \
  X(network_transport, "network.transport", keyword, false, 0, "hit whose protocol has a name", "tcp, udp, icmp, ...") \
  X(network_type, "network.type", keyword, false, 0, "hit with addresses", "ipv4 or ipv6")                             \
  X(network_vlan_id, "network.vlan.id", keyword, false, 0, "hit with a tag", "VLAN of the outer tag")                  \
  X(source_bytes, "source.bytes", long_number, false, 0, "hit with addresses", "as network.bytes")                     \
  X(source_ip, "source.ip", ip, false, 0, "hit with addresses", "source of the frame")                                 \
  X(source_mac, "source.mac", keyword, false, 6, "hit with MAC addresses", "AA-BB-CC-DD-EE-FF")                        \
  X(source_packets, "source.packets", long_number, false, 0, "hit with addresses", "as network.packets")               \
  X(source_port, "source.port", long_number, false, 0, "hit with ports", "of the first frame")                         \
  X(destination_ip, "destination.ip", ip, false, 0, "hit with addresses", "destination of the frame")                  \
  X(destination_mac, "destination.mac", keyword, false, 6, "hit with MAC addresses", "AA-BB-CC-DD-EE-FF")              \
  X(destination_port, "destination.port", long_number, false, 0, "hit with ports", "port")                             \
  X(client_bytes, "client.bytes", long_number, false, 0, "DNS hit", "as source.bytes")                                 \
  X(client_ip, "client.ip", ip, false, 0, "DNS hit", "host that asked")                                                \
  X(client_mac, "client.mac", keyword, false, 6, "DNS hit with MAC addresses", "as source.mac")                        \
  X(client_packets, "client.packets", long_number, false, 0, "DNS hit", "as source.packets")                           \
  X(client_port, "client.port", long_number, false, 0, "DNS hit", "as source.port")                                    \
  X(server_ip, "server.ip", ip, false, 0, "DNS hit", "resolver that was asked")                                        \
  X(server_mac, "server.mac", keyword, false, 6, "DNS hit with MAC addresses", "as destination.mac")                   \
  X(server_port, "server.port", long_number, false, 0, "DNS hit", "as destination.port")                               \
  X(dns_answers, "dns.answers", object, true, 1, "answered with an address", "the answer that the box gave")           \
  X(dns_answers_class, "dns.answers.class", keyword, false, 1, "in dns.answers", "IN")                                 \
  X(dns_answers_data, "dns.answers.data", keyword, false, 1, "in dns.answers", "address")                              \
  X(dns_answers_name, "dns.answers.name", keyword, false, 1, "in dns.answers", "question name")                        \
  X(dns_answers_ttl, "dns.answers.ttl", long_number, false, 1, "in dns.answers", "seconds")                            \
  X(dns_answers_type, "dns.answers.type", keyword, false, 1, "in dns.answers", "A or AAAA")                            \
  X(dns_header_flags, "dns.header_flags", keyword, true, 0, "DNS hit",                                                 \
    "flags of the query: AA, TC, RD, RA, AD, CD, DO")                                                                  \
  X(dns_id, "dns.id", keyword, false, 0, "DNS hit", "id of the first query, decimal")                                  \
  X(dns_op_code, "dns.op_code", keyword, false, 0, "DNS hit", "QUERY")                                                 \
  X(dns_question_class, "dns.question.class", keyword, false, 0, "DNS hit", "IN, ...")                                 \
  X(dns_question_name, "dns.question.name", keyword, false, 0, "DNS hit",                                              \
    "lower case, no final dot; unprintable bytes as \\DDD, specials as \\c")                                           \
  X(dns_question_registered_domain, "dns.question.registered_domain", keyword, false, 2, "DNS hit, if there is one",   \
    "by the Public Suffix List")                                                                                       \
  X(dns_question_subdomain, "dns.question.subdomain", keyword, false, 2, "DNS hit, if there is one",                   \
    "what stands before the registered domain")                                                                        \
  X(dns_question_top_level_domain, "dns.question.top_level_domain", keyword, false, 2, "DNS hit, if there is one",     \
    "public suffix")                                                                                                   \
  X(dns_question_type, "dns.question.type", keyword, false, 0, "DNS hit", "A, AAAA, HTTPS, ... TYPE123")               \
  X(dns_resolved_ip, "dns.resolved_ip", ip, true, 0, "answered with an address", "0.0.0.0, :: or the sinkhole's own")  \
  X(dns_response_code, "dns.response_code", keyword, false, 0, "answered", "NOERROR, NXDOMAIN, REFUSED, ...")          \
  X(dns_type, "dns.type", keyword, false, 0, "DNS hit", "answer: the box answered; query: it did not")                 \
  X(rule_id, "rule.id", keyword, false, 0, "hit", "rule number in the generation")                                     \
  X(rule_ruleset, "rule.ruleset", keyword, false, 0, "hit of a known generation", "primary feed")                      \
  X(rule_version, "rule.version", keyword, false, 0, "hit", "generation of the policy that judged")                    \
  X(threat_feed_name, "threat.feed.name", keyword, true, 0, "hit of a known generation",                               \
    "every feed that lists the entry or one around it, the primary first; as many as fit")                             \
  X(threat_feed_reference, "threat.feed.reference", keyword, false, 5, "primary feed has one", "where to read more")   \
  X(threat_indicator_confidence, "threat.indicator.confidence", keyword, false, 0, "hit of a known generation",        \
    "None, Low, Medium, High: of the primary feed")                                                                    \
  X(threat_indicator_first_seen, "threat.indicator.first_seen", date, false, 0, "known",                               \
    "when the first of the feeds began to list it")                                                                    \
  X(threat_indicator_ip, "threat.indicator.ip", ip, false, 0, "entry is one address", "listed address")                \
  X(threat_indicator_last_seen, "threat.indicator.last_seen", date, false, 0, "known",                                 \
    "when one of the feeds last listed it")                                                                            \
  X(threat_indicator_name, "threat.indicator.name", keyword, false, 0, "entry is known",                               \
    "entry as text: address, prefix, name; *.name covers only what is below")                                          \
  X(threat_indicator_provider, "threat.indicator.provider", keyword, false, 0, "hit of a known generation",            \
    "primary feed")                                                                                                    \
  X(threat_indicator_type, "threat.indicator.type", keyword, false, 0, "entry is known",                               \
    "ipv4-addr, ipv6-addr, domain-name")                                                                               \
  X(threat_indicator_url_domain, "threat.indicator.url.domain", keyword, false, 3, "entry is a name", "listed name")   \
  X(related_hosts, "related.hosts", keyword, true, 4, "DNS hit", "question name")                                      \
  X(related_ip, "related.ip", ip, true, 0, "hit with addresses", "both ends")                                          \
  X(related_user, "related.user", keyword, true, 0, "a person did it", "user")                                         \
  X(user_name, "user.name", keyword, false, 0, "a person did it", "user")                                              \
  X(tags, "tags", keyword, true, 0, "hit", "blocklist, dns")                                                           \
  X(weir_answer, "weir.answer", keyword, false, 0, "answered or dropped DNS query",                                    \
    "address, nodata, nxdomain, refused, formerr, badvers, dropped")                                                   \
  X(weir_bridge, "weir.bridge", keyword, false, 0, "hit, port-state, bridge-mode", "name of the bridge")               \
  X(weir_collapsed, "weir.collapsed", keyword, false, 0, "row that stands for many", "entry or feed")                  \
  X(weir_collapsed_keys, "weir.collapsed_keys", long_number, false, 0, "row that stands for many", "how many")         \
  X(weir_dataplane_up, "weir.dataplane_up", boolean, false, 0, "heartbeat", "the data plane answers")                  \
  X(weir_entry, "weir.entry", keyword, false, 0, "entry is known",                                                     \
    "form of the entry: address, prefix, exact, subdomains, below-only")                                               \
  X(weir_events_dropped, "weir.events.dropped", long_number, false, 0, "heartbeat",                                    \
    "events that left the store unsent, all destinations")                                                             \
  X(weir_events_expired_unread, "weir.events.expired_unread", long_number, false, 0, "heartbeat",                      \
    "sent events that left the store before they were surely read, all destinations")                                  \
  X(weir_events_stored, "weir.events.stored", long_number, false, 0, "heartbeat", "events stored")                     \
  X(weir_feed_duplicates, "weir.feed.duplicates", long_number, false, 0, "feed-state", "duplicates in the list")       \
  X(weir_feed_entries, "weir.feed.entries", long_number, false, 0, "feed-state", "entries in force")                   \
  X(weir_feed_last_success, "weir.feed.last_success", date, false, 0, "feed-state", "last good refresh")               \
  X(weir_feed_name, "weir.feed.name", keyword, false, 0, "feed-state", "feed")                                         \
  X(weir_feed_rejected, "weir.feed.rejected", long_number, false, 0, "feed-state", "items that gave no entry")         \
  X(weir_feed_state, "weir.feed.state", keyword, false, 0, "feed-state", "ok, stale, ...")                             \
  X(weir_feed_count, "weir.feed_count", long_number, false, 0, "more feeds than threat.feed.name shows",               \
    "all of them")                                                                                                     \
  X(weir_feeds_stale, "weir.feeds.stale", long_number, false, 0, "heartbeat", "feeds without a fresh list")            \
  X(weir_feeds_total, "weir.feeds.total", long_number, false, 0, "heartbeat", "feeds")                                 \
  X(weir_frames_answered, "weir.frames.answered", long_number, false, 0, "heartbeat", "frames that became an answer")  \
  X(weir_frames_dropped, "weir.frames.dropped", long_number, false, 0, "heartbeat", "frames stopped")                  \
  X(weir_frames_forwarded, "weir.frames.forwarded", long_number, false, 0, "heartbeat", "frames passed on")            \
  X(weir_frames_received, "weir.frames.received", long_number, false, 0, "heartbeat", "frames received")               \
  X(weir_generation, "weir.generation", long_number, false, 0, "hit, heartbeat, policy-published",                     \
    "policy generation")                                                                                               \
  X(weir_hits_lost, "weir.hits.lost", long_number, false, 0, "heartbeat", "frames of hits in no event, all reasons")   \
  X(weir_hits_pending, "weir.hits.pending", long_number, false, 0, "heartbeat", "frames of hits in tables and rings")  \
  X(weir_hits_seen, "weir.hits.seen", long_number, false, 0, "heartbeat", "frames of hits")                            \
  X(weir_hits_stored, "weir.hits.stored", long_number, false, 0, "heartbeat", "frames of hits in stored events")       \
  X(weir_icmp_code, "weir.icmp.code", long_number, false, 0, "ICMP hit", "ICMP code")                                  \
  X(weir_icmp_type, "weir.icmp.type", long_number, false, 0, "ICMP hit", "ICMP type")                                  \
  X(weir_line, "weir.line", long_number, false, 0, "known", "where in the primary feed the entry stands")              \
  X(weir_mode_configured, "weir.mode.configured", keyword, false, 0, "bridge-mode", "block, monitor, bypass")          \
  X(weir_mode_effective, "weir.mode.effective", keyword, false, 0, "bridge-mode", "what the bridge does")              \
  X(weir_policy_addresses, "weir.policy.addresses", long_number, false, 0, "policy-published", "single addresses")     \
  X(weir_policy_bytes, "weir.policy.bytes", long_number, false, 0, "policy-published", "size of the image")            \
  X(weir_policy_cause, "weir.policy.cause", keyword, false, 0, "policy-published", "why it was made")                  \
  X(weir_policy_names, "weir.policy.names", long_number, false, 0, "policy-published", "names")                        \
  X(weir_policy_prefixes, "weir.policy.prefixes", long_number, false, 0, "policy-published", "prefixes")               \
  X(weir_policy_result, "weir.policy.result", keyword, false, 0, "policy-published", "adopted, refused, ...")          \
  X(weir_port_name, "weir.port.name", keyword, false, 0, "port-state", "port")                                         \
  X(weir_port_side, "weir.port.side", keyword, false, 0, "port-state", "inside or outside")                            \
  X(weir_port_state, "weir.port.state", keyword, false, 0, "port-state", "up or down")                                 \
  X(weir_revision, "weir.revision", long_number, false, 0, "config-changed", "configuration revision")                 \
  X(weir_tcp_flags, "weir.tcp_flags", keyword, true, 0, "TCP hit", "flags of the first frame: FIN, SYN, RST, ...")     \
  X(weir_unresolved, "weir.unresolved", keyword, false, 0, "something is not known", "what, and why")                  \
  X(weir_uptime, "weir.uptime", long_number, false, 0, "heartbeat", "seconds since the control plane's start")

enum class FieldId : std::uint8_t {
#define WEIR_X(id, path, type, array, sacrifice, when, description) id,
  WEIR_EVENT_FIELDS(WEIR_X)
#undef WEIR_X
      count
};

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// Hit records as ECS events: the fields of each kind, as a table.
#include "hit_check.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using Json = nlohmann::json;
using namespace weir;
using namespace weir::telemetry;
using hits::HitRecord;

namespace {

struct Expected {
  const char* path;
  const char* value;
};

struct Case {
  const char* name;
  std::function<HitRecord()> record;
  std::vector<Expected> expected;
};

const std::vector<Case> kCases = {
    {"blocked outbound TCP",
     samples::tcp_out,
     {{"@timestamp", "\"2025-11-24T16:00:00.123456Z\""},
      {"ecs.version", "\"9.4.0\""},
      {"event.action", "\"blocked\""},
      {"event.category", R"(["network","intrusion_detection"])"},
      {"event.dataset", "\"weir.hits\""},
      {"event.duration", "2000000000"},
      {"event.start", "\"2025-11-24T15:59:58.123456Z\""},
      {"event.end", "\"2025-11-24T16:00:00.123456Z\""},
      {"event.id", "\"0000000000c0ffee-0o-17\""},
      {"event.kind", "\"alert\""},
      {"event.outcome", "\"success\""},
      {"event.provider", "\"dataplane\""},
      {"event.reason", "\"listed-address\""},
      {"event.risk_score", "80"},
      {"event.sequence", "99"},
      {"event.severity", "80"},
      {"event.type", R"(["connection","denied"])"},
      {"source.ip", "\"10.77.0.10\""},
      {"source.port", "40000"},
      {"source.mac", "\"02-00-00-00-00-0A\""},
      {"source.packets", "3"},
      {"destination.ip", "\"203.0.113.9\""},
      {"destination.port", "443"},
      {"client", "-"},
      {"server", "-"},
      {"network.bytes", "180"},
      {"network.direction", "\"outbound\""},
      {"network.iana_number", "\"6\""},
      {"network.transport", "\"tcp\""},
      {"network.type", "\"ipv4\""},
      {"network.vlan", "-"},
      {"network.protocol", "-"},
      {"observer.name", "\"weir-test\""},
      {"observer.ingress.interface.name", "\"lan0\""},
      {"observer.ingress.zone", "\"inside\""},
      {"observer.egress", "-"},
      {"rule.id", "\"1\""},
      {"rule.ruleset", "\"soc-note\""},
      {"rule.version", "\"7\""},
      {"threat.feed.name", R"(["soc-note","third"])"},
      {"threat.feed.reference", "\"https://soc.example/notes\""},
      {"threat.indicator.confidence", "\"High\""},
      {"threat.indicator.ip", "\"203.0.113.9\""},
      {"threat.indicator.name", "\"203.0.113.9\""},
      {"threat.indicator.provider", "\"soc-note\""},
      {"threat.indicator.type", "\"ipv4-addr\""},
      {"related.ip", R"(["10.77.0.10","203.0.113.9"])"},
      {"tags", R"(["blocklist"])"},
      {"weir.bridge", "\"br0\""},
      {"weir.entry", "\"address\""},
      {"weir.generation", "7"},
      {"weir.tcp_flags", R"(["SYN"])"},
      {"weir.unresolved", "-"}}},
    {"rejected",
     [] { return changed(samples::tcp_out(), [](HitRecord& r) { r.action = hits::HitAction::rejected; }); },
     {{"event.action", "\"rejected\""}, {"event.type", R"(["connection","denied"])"}}},
    {"blocked inbound UDP from a listed prefix",
     samples::udp_in,
     {{"event.kind", "\"event\""},
      {"network.direction", "\"inbound\""},
      {"network.transport", "\"udp\""},
      {"source.ip", "\"203.0.113.9\""},
      {"destination.ip", "\"10.77.0.10\""},
      {"observer.ingress.interface.name", "\"wan0\""},
      {"observer.ingress.zone", "\"outside\""},
      {"threat.indicator.ip", "-"},
      {"threat.indicator.name", "\"203.0.113.0/24\""},
      {"threat.indicator.type", "\"ipv4-addr\""},
      {"weir.entry", "\"prefix\""},
      {"weir.tcp_flags", "-"}}},
    {"detected",
     [] { return changed(samples::tcp_out(), [](HitRecord& r) { r.action = hits::HitAction::detected; }); },
     {{"event.action", "\"detected\""},
      {"event.type", R"(["connection","allowed"])"},
      {"event.kind", "\"alert\""},
      {"observer.egress.interface.name", "\"wan0\""},
      {"observer.egress.zone", "\"outside\""}}},
    {"exempt",
     [] { return changed(samples::tcp_out(), [](HitRecord& r) { r.action = hits::HitAction::exempt; }); },
     {{"event.action", "\"exempt\""}, {"event.type", R"(["connection","allowed"])"}, {"event.kind", "\"event\""}}},
    {"self-listed names the inside address",
     [] { return changed(samples::tcp_out(), [](HitRecord& r) { r.action = hits::HitAction::self_listed; }); },
     {{"event.action", "\"self-listed\""},
      {"event.kind", "\"event\""},
      {"event.type", R"(["connection","allowed"])"},
      {"threat.indicator.ip", "\"10.77.0.10\""}}},
    {"match both: the inside end matched",
     [] { return changed(samples::tcp_out(), [](HitRecord& r) { r.known |= hits::kMatchedInside; }); },
     {{"threat.indicator.ip", "\"10.77.0.10\""}}},
    {"dns-sinkholed A",
     samples::dns_sinkholed,
     {{"event.action", "\"dns-sinkholed\""},
      {"event.type", R"(["protocol","connection","denied"])"},
      {"event.kind", "\"alert\""},
      {"event.severity", "95"},
      {"network.protocol", "\"dns\""},
      {"network.transport", "\"udp\""},
      {"client.ip", "\"10.77.0.10\""},
      {"client.port", "40000"},
      {"client.packets", "3"},
      {"server.ip", "\"10.77.0.53\""},
      {"server.port", "53"},
      {"dns.type", "\"answer\""},
      {"dns.id", "\"4711\""},
      {"dns.op_code", "\"QUERY\""},
      {"dns.header_flags", R"(["RD","DO"])"},
      {"dns.question.name", "\"a.b.evil.co.uk\""},
      {"dns.question.type", "\"A\""},
      {"dns.question.class", "\"IN\""},
      {"dns.question.registered_domain", "\"evil.co.uk\""},
      {"dns.question.subdomain", "\"a.b\""},
      {"dns.question.top_level_domain", "\"co.uk\""},
      {"dns.answers", R"([{"class":"IN","data":"0.0.0.0","name":"a.b.evil.co.uk","ttl":30,"type":"A"}])"},
      {"dns.resolved_ip", R"(["0.0.0.0"])"},
      {"dns.response_code", "\"NOERROR\""},
      {"threat.feed.name", R"(["hosts"])"},
      {"threat.indicator.name", "\"evil.co.uk\""},
      {"threat.indicator.type", "\"domain-name\""},
      {"threat.indicator.url.domain", "\"evil.co.uk\""},
      {"threat.indicator.confidence", "\"Low\""},
      {"threat.indicator.ip", "-"},
      {"related.hosts", R"(["a.b.evil.co.uk"])"},
      {"related.ip", R"(["10.77.0.10","10.77.0.53"])"},
      {"tags", R"(["blocklist","dns"])"},
      {"weir.answer", "\"address\""},
      {"weir.entry", "\"subdomains\""}}},
    {"dns-sinkholed AAAA",
     [] {
       return changed(samples::dns_sinkholed(), [](HitRecord& r) {
         r.dns_qtype = 28;
         r.dns_address = {};
       });
     },
     {{"dns.resolved_ip", R"(["::"])"},
      {"dns.question.type", "\"AAAA\""},
      {"dns.answers", R"([{"class":"IN","data":"::","name":"a.b.evil.co.uk","ttl":30,"type":"AAAA"}])"}}},
    {"ANY is answered with an A record",
     [] { return changed(samples::dns_sinkholed(), [](HitRecord& r) { r.dns_qtype = 255; }); },
     {{"dns.question.type", "\"ANY\""}, {"dns.resolved_ip", R"(["0.0.0.0"])"}}},
    {"dns-blocked NODATA",
     samples::dns_blocked,
     {{"event.action", "\"dns-blocked\""},
      {"dns.question.type", "\"HTTPS\""},
      {"dns.resolved_ip", "-"},
      {"dns.answers", "-"},
      {"dns.response_code", "\"NOERROR\""},
      {"dns.type", "\"answer\""},
      {"weir.answer", "\"nodata\""}}},
    {"dns-blocked NXDOMAIN",
     [] {
       return changed(samples::dns_blocked(), [](HitRecord& r) {
         r.dns_answer = hits::DnsAnswer::nxdomain;
         r.dns_rcode = 3;
       });
     },
     {{"dns.response_code", "\"NXDOMAIN\""}, {"weir.answer", "\"nxdomain\""}}},
    {"an odd query that was dropped",
     [] {
       return changed(samples::dns_blocked(), [](HitRecord& r) {
         r.action = hits::HitAction::blocked;
         r.dns_answer = hits::DnsAnswer::dropped;
       });
     },
     {{"event.action", "\"blocked\""},
      {"event.type", R"(["protocol","connection","denied"])"},
      {"dns.type", "\"query\""},
      {"dns.response_code", "-"},
      {"weir.answer", "\"dropped\""}}},
    {"a lookup that was only detected",
     [] {
       return changed(samples::dns_blocked(), [](HitRecord& r) {
         r.action = hits::HitAction::detected;
         r.dns_answer = hits::DnsAnswer::none;
       });
     },
     {{"event.type", R"(["protocol","connection","allowed"])"}, {"dns.type", "\"query\""}, {"weir.answer", "-"}}},
    {"below-only entries are named *.d",
     [] { return changed(samples::dns_sinkholed(), [](HitRecord& r) { r.form = hits::EntryForm::below_only; }); },
     {{"threat.indicator.name", "\"*.evil.co.uk\""},
      {"threat.indicator.url.domain", "\"evil.co.uk\""},
      {"weir.entry", "\"below-only\""}}},
    {"collapsed to its entry",
     samples::collapsed_to_entry,
     {{"weir.collapsed", "\"entry\""},
      {"weir.collapsed_keys", "1000"},
      {"threat.indicator.name", "\"203.0.113.0/24\""},
      {"threat.feed.name", R"(["soc-note","third"])"},
      {"source", "-"},
      {"destination", "-"},
      {"related.ip", "-"},
      {"network.iana_number", "-"},
      {"network.direction", "\"inbound\""}}},
    {"collapsed to its feed",
     samples::collapsed_to_feed,
     {{"weir.collapsed", "\"feed\""},
      {"threat.feed.name", R"(["third"])"},
      {"threat.indicator.name", "-"},
      {"threat.indicator.type", "-"},
      {"weir.entry", "-"},
      {"weir.unresolved", "-"},
      {"source", "-"}}},
    {"ICMP",
     [] {
       return changed(samples::tcp_out(), [](HitRecord& r) {
         r.protocol = 1;
         r.known = hits::kKnowsAddresses | hits::kKnowsIcmp | hits::kKnowsEntry;
         r.icmp_type = 8;
       });
     },
     {{"network.transport", "\"icmp\""},
      {"weir.icmp.type", "8"},
      {"weir.icmp.code", "0"},
      {"source.port", "-"},
      {"source.mac", "-"}}},
    {"an unknown protocol keeps its number",
     [] { return changed(samples::tcp_out(), [](HitRecord& r) { r.protocol = 253; }); },
     {{"network.iana_number", "\"253\""}, {"network.transport", "-"}}},
    {"two VLAN tags",
     [] {
       return changed(samples::tcp_out(), [](HitRecord& r) {
         r.vlan_count = 2;
         r.vlan_ids = {100, 7};
       });
     },
     {{"network.vlan.id", "\"100\""}, {"network.inner.vlan.id", "\"7\""}}},
    {"IPv6",
     [] {
       return changed(samples::tcp_out(), [](HitRecord& r) {
         r.known |= hits::kIsIpv6;
         r.family = hits::EntryFamily::ipv6;
         r.form = hits::EntryForm::prefix;
         r.prefix_length = 48;
         r.source = samples::bytes_of("fd77::10");
         r.destination = samples::bytes_of("2001:db8:bad::1");
       });
     },
     {{"network.type", "\"ipv6\""},
      {"destination.ip", "\"2001:db8:bad::1\""},
      {"threat.indicator.name", "\"2001:db8:bad::/48\""},
      {"threat.indicator.type", "\"ipv6-addr\""}}},
    {"an IPv4 entry met inside an IPv6 address",
     [] {
       return changed(samples::tcp_out(), [](HitRecord& r) {
         r.known |= hits::kIsIpv6;
         r.source = samples::bytes_of("fd77::10");
         r.destination = samples::bytes_of("64:ff9b::203.0.113.9");
       });
     },
     {{"network.type", "\"ipv6\""},
      {"destination.ip", "\"64:ff9b::cb00:7109\""},
      {"threat.indicator.ip", "\"203.0.113.9\""},
      {"threat.indicator.type", "\"ipv4-addr\""}}},
    {"a rule that its generation does not have",
     [] { return changed(samples::tcp_out(), [](HitRecord& r) { r.rule = 1234; }); },
     {{"threat.feed.name", "-"},
      {"threat.indicator.name", "\"203.0.113.9\""},
      {"weir.unresolved", "\"rule 1234 is not in its generation\""}}},
};

} // namespace

TEST_GROUP(HitEvent){};

TEST(HitEvent, has_the_fields_of_the_contract)
{
  for (const Case& one : kCases) {
    const Json event = document(one.record());
    for (const Expected& field : one.expected)
      expect(event, field.path, field.value, one.name);
  }
}

TEST(HitEvent, stays_below_two_kilobytes)
{
  for (const Case& one : kCases)
    CHECK_TEXT(formatted(one.record()).json.size() < 2048 - 150, one.name);
}

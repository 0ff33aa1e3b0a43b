// SPDX-License-Identifier: BSD-3-Clause
// Hit records as ECS events.
#include "ecs_check.h"
#include "samples.h"

#include <weir/provenance/provenance.h>
#include <weir/telemetry/schema.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using nlohmann::json;
using namespace weir;
using namespace weir::telemetry;
using hits::HitRecord;

namespace {

/// Says the same of every key.
class OneListing final : public provenance::Provenance {
public:
  [[nodiscard]] std::vector<provenance::Listing> listings(const provenance::Key&) const override { return {}; }
  [[nodiscard]] std::optional<provenance::Listing> narrowest(const provenance::Key&,
                                                             std::string_view feed) const override
  {
    provenance::Listing listing;
    listing.first_seen = feed == "soc-note" ? 1'700'000'200 : 1'700'000'100;
    listing.last_seen = feed == "soc-note" ? 1'760'000'000 : 1'750'000'000;
    listing.line = feed == "soc-note" ? 5 : 9;
    return listing;
  }
  [[nodiscard]] const std::vector<provenance::Unusable>& unusable() const override { return unusable_; }

private:
  std::vector<provenance::Unusable> unusable_;
};

Event formatted(const HitRecord& record, const provenance::Provenance* listed = nullptr, bool known = true,
                const HitContext& context = samples::context())
{
  Event event;
  const auto facts = samples::policy();
  CHECK(is_sound(record));
  format_hit(record, context, Origin{0xc0ffee, 0, 'o'}, known ? facts.get() : nullptr, listed, 99, event);
  for (const std::string& flaw : flaws_of(event.json))
    FAIL((flaw + " in " + event.json).c_str());
  return event;
}

json document(const HitRecord& record)
{
  return json::parse(formatted(record).json);
}

/// Compares the value at a path ("a.b.c") with JSON text; "-" means: the field is not there.
void expect(const json& event, const std::string& path, const std::string& text, const char* name = "")
{
  const std::string what = std::string(name) + ": " + path;
  std::string pointer = "/" + path;
  for (char& c : pointer)
    c = c == '.' ? '/' : c;
  const json::json_pointer at(pointer);
  if (text == "-") {
    CHECK_TEXT(!event.contains(at), what.c_str());
    return;
  }
  CHECK_TEXT(event.contains(at), what.c_str());
  STRCMP_EQUAL_TEXT(text.c_str(), event.at(at).dump().c_str(), what.c_str());
}

struct Expected {
  const char* path;
  const char* value;
};

struct Case {
  const char* name;
  std::function<HitRecord()> record;
  std::vector<Expected> expected;
};

HitRecord changed(HitRecord record, const std::function<void(HitRecord&)>& change)
{
  change(record);
  return record;
}

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
    const json event = document(one.record());
    for (const Expected& field : one.expected)
      expect(event, field.path, field.value, one.name);
  }
}

TEST(HitEvent, stays_below_two_kilobytes)
{
  for (const Case& one : kCases)
    CHECK_TEXT(formatted(one.record()).json.size() < 2048 - 150, one.name);
}

TEST(HitEvent, gives_the_store_its_index_values)
{
  const Event event = formatted(samples::dns_sinkholed());
  STRCMP_EQUAL("dns-sinkholed", event.action.c_str());
  STRCMP_EQUAL("10.77.0.10", event.client.c_str());
  STRCMP_EQUAL("evil.co.uk", event.indicator.c_str());
  LONGS_EQUAL(1, event.feeds.size());
  LONGS_EQUAL(3, event.packets);
  CHECK(event.time == static_cast<std::int64_t>(samples::kTime));
  STRCMP_EQUAL("10.77.0.10", formatted(samples::udp_in()).client.c_str());
  STRCMP_EQUAL("", formatted(samples::collapsed_to_feed()).client.c_str());
}

TEST(HitEvent, of_an_unknown_generation_says_so_and_keeps_what_it_knows)
{
  const json event = json::parse(formatted(samples::tcp_out(), nullptr, false).json);
  expect(event, "weir.unresolved", "\"generation 7 is not known any more\"");
  expect(event, "threat.indicator.name", "\"203.0.113.9\"");
  expect(event, "threat.feed", "-");
  expect(event, "event.severity", "-");
  const json lookup = json::parse(formatted(samples::dns_sinkholed(), nullptr, false).json);
  expect(lookup, "dns.resolved_ip", R"(["0.0.0.0"])");
}

TEST(HitEvent, takes_times_and_line_from_provenance)
{
  const OneListing listed;
  const json event = json::parse(formatted(samples::tcp_out(), &listed).json);
  expect(event, "threat.indicator.first_seen", "\"2023-11-14T22:15:00.000000Z\"");
  expect(event, "threat.indicator.last_seen", "\"2025-10-09T08:53:20.000000Z\"");
  expect(event, "weir.line", "5");
}

TEST(HitEvent, kind_can_be_set_for_each_direction)
{
  HitContext context = samples::context();
  context.alert_outbound = false;
  context.alert_inbound = true;
  expect(json::parse(formatted(samples::tcp_out(), nullptr, true, context).json), "event.kind", "\"event\"");
  expect(json::parse(formatted(samples::udp_in(), nullptr, true, context).json), "event.kind", "\"alert\"");
}

TEST(HitEvent, survives_hostile_question_names)
{
  const std::vector<std::string> names = {
      R"(\000\001\002\255.evil.example)", R"(\"quoted\".\\back.evil.example)", R"(a\.b.evil.example)",
      R"(\027[31m.evil.example)",         R"(\195\164.evil.example)",          R"({}:,[].evil.example)"};
  for (const std::string& name : names) {
    HitRecord record = samples::dns_sinkholed();
    samples::set_question(record, name);
    record.label_count = 2;
    const json event = document(record);
    STRCMP_EQUAL("evil.example", event["threat"]["indicator"]["name"].get<std::string>().c_str());
    const auto shown = event["dns"]["question"]["name"].get<std::string>();
    CHECK_TEXT(dns::parse_name(shown) == dns::parse_name(name), shown.c_str());
  }
}

TEST(HitEvent, drops_optional_fields_when_it_would_be_too_long)
{
  HitRecord record = samples::dns_sinkholed();
  std::string longest;
  for (int label = 0; label < 3; ++label) {
    for (int i = 0; i < 63; ++i)
      longest += R"(\255)";
    longest += '.';
  }
  for (int i = 0; i < 61; ++i)
    longest += R"(\254)";
  samples::set_question(record, longest);
  LONGS_EQUAL(255, record.question_length);
  record.form = hits::EntryForm::exact;
  record.label_count = 4;
  const json event = document(record);
  expect(event, "dns.answers", "-");
  expect(event, "dns.resolved_ip", R"(["0.0.0.0"])");
  expect(event, "threat.feed.name", R"(["hosts"])");
  CHECK(event["dns"]["question"].contains("name"));
  CHECK(event["threat"]["indicator"].contains("name"));
}

TEST(HitEvent, names_at_most_32_feeds_and_counts_all)
{
  std::vector<policy::FeedInfo> feeds(300);
  std::vector<std::uint16_t> indexes;
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    feeds[i].name = std::string(45, 'f') + std::to_string(i);
    feeds[i].reference = std::string(255, '"');
    indexes.push_back(static_cast<std::uint16_t>(i));
  }
  PolicyFacts facts(samples::kGeneration, {}, feeds);
  facts.add_rule({}, indexes);
  Event event;
  format_hit(samples::tcp_out(), samples::context(), Origin{}, &facts, nullptr, 1, event);
  CHECK(flaws_of(event.json).empty());
  const json parsed = json::parse(event.json);
  LONGS_EQUAL(32, parsed["threat"]["feed"]["name"].size());
  LONGS_EQUAL(300, parsed["weir"]["feed_count"].get<int>());
}

TEST(HitEvent, unsound_records_are_told_apart)
{
  const auto spoilt = [](const std::function<void(HitRecord&)>& change) {
    return !is_sound(changed(samples::dns_sinkholed(), change));
  };
  CHECK(spoilt([](HitRecord& r) { r.version = 2; }));
  CHECK(spoilt([](HitRecord& r) { r.sequence = 0; }));
  CHECK(spoilt([](HitRecord& r) { r.action = static_cast<hits::HitAction>(7); }));
  CHECK(spoilt([](HitRecord& r) { r.kind = static_cast<hits::HitKind>(2); }));
  CHECK(spoilt([](HitRecord& r) { r.direction = static_cast<hits::Direction>(2); }));
  CHECK(spoilt([](HitRecord& r) { r.form = static_cast<hits::EntryForm>(5); }));
  CHECK(spoilt([](HitRecord& r) { r.family = static_cast<hits::EntryFamily>(5); }));
  CHECK(spoilt([](HitRecord& r) { r.collapse = static_cast<hits::Collapse>(3); }));
  CHECK(spoilt([](HitRecord& r) { r.dns_answer = static_cast<hits::DnsAnswer>(8); }));
  CHECK(spoilt([](HitRecord& r) { r.vlan_count = 3; }));
  CHECK(spoilt([](HitRecord& r) { r.last_time = ~0ULL; }));
  CHECK(!is_sound(changed(samples::tcp_out(), [](HitRecord& r) { r.prefix_length = 33; })));
}

TEST(HitEvent, of_a_sound_record_with_nonsense_inside_is_still_well_formed)
{
  std::uint64_t state = 1;
  const auto random = [&] { return state = state * 6364136223846793005ULL + 1442695040888963407ULL, state >> 33; };
  int sound = 0;
  for (int round = 0; round < 4000; ++round) {
    HitRecord record = round % 2 == 0 ? samples::dns_sinkholed() : samples::tcp_out();
    auto* bytes = reinterpret_cast<std::uint8_t*>(&record);
    for (int i = 0; i < 8; ++i)
      bytes[random() % sizeof(record)] = static_cast<std::uint8_t>(random());
    if (!is_sound(record))
      continue;
    ++sound;
    Event event;
    const auto facts = samples::policy();
    format_hit(record, samples::context(), Origin{}, facts.get(), nullptr, 1, event);
    if (round % 16 == 0)
      CHECK_TEXT(flaws_of(event.json).empty(), event.json.c_str());
    CHECK(event.json.size() <= kMaxEventBytes);
  }
  CHECK(sound > 400);
}

// SPDX-License-Identifier: BSD-3-Clause
// Hit events at their limits: unknown generations, hostile names, length, unsound records.
#include "ecs_check.h"
#include "hit_check.h"

#include <weir/telemetry/schema.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include <CppUTest/TestHarness.h>

using Json = nlohmann::json;
using namespace weir;
using namespace weir::telemetry;
using hits::HitRecord;

namespace {

/// Says the same of every key.
class OneListing final : public provenance::Provenance {
public:
  [[nodiscard]] std::vector<provenance::Listing> listings(const provenance::Key&) const override { return {}; }
  [[nodiscard]] std::vector<provenance::Key> inside(const provenance::Key&,
                                                    const std::function<bool(std::string_view)>&) const override
  {
    return {};
  }
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

/// The longest name that there is, of bytes that are shown as \DDD.
HitRecord longest_question()
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
  return record;
}

} // namespace

TEST_GROUP(AnyHitEvent){};

TEST(AnyHitEvent, gives_the_store_its_index_values)
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

TEST(AnyHitEvent, of_an_unknown_generation_says_so_and_keeps_what_it_knows)
{
  const Json event = Json::parse(formatted(samples::tcp_out(), nullptr, false).json);
  expect(event, "weir.unresolved", "\"generation 7 is not known any more\"");
  expect(event, "threat.indicator.name", "\"203.0.113.9\"");
  expect(event, "threat.feed", "-");
  expect(event, "event.severity", "-");
  const Json lookup = Json::parse(formatted(samples::dns_sinkholed(), nullptr, false).json);
  expect(lookup, "dns.resolved_ip", R"(["0.0.0.0"])");
}

TEST(AnyHitEvent, takes_times_and_line_from_provenance)
{
  const OneListing listed;
  const Json event = Json::parse(formatted(samples::tcp_out(), &listed).json);
  expect(event, "threat.indicator.first_seen", "\"2023-11-14T22:15:00.000000Z\"");
  expect(event, "threat.indicator.last_seen", "\"2025-10-09T08:53:20.000000Z\"");
  expect(event, "weir.line", "5");
}

TEST(AnyHitEvent, kind_can_be_set_for_each_direction)
{
  HitContext context = samples::context();
  context.alert_outbound = false;
  context.alert_inbound = true;
  expect(Json::parse(formatted(samples::tcp_out(), nullptr, true, context).json), "event.kind", "\"event\"");
  expect(Json::parse(formatted(samples::udp_in(), nullptr, true, context).json), "event.kind", "\"alert\"");
}

TEST(AnyHitEvent, survives_hostile_question_names)
{
  const std::vector<std::string> names = {
      R"(\000\001\002\255.evil.example)", R"(\"quoted\".\\back.evil.example)", R"(a\.b.evil.example)",
      R"(\027[31m.evil.example)",         R"(\195\164.evil.example)",          R"({}:,[].evil.example)"};
  for (const std::string& name : names) {
    HitRecord record = samples::dns_sinkholed();
    samples::set_question(record, name);
    record.label_count = 2;
    const Json event = document(record);
    STRCMP_EQUAL("evil.example", event["threat"]["indicator"]["name"].get<std::string>().c_str());
    const auto shown = event["dns"]["question"]["name"].get<std::string>();
    CHECK_TEXT(dns::parse_name(shown) == dns::parse_name(name), shown.c_str());
  }
}

TEST(AnyHitEvent, drops_optional_fields_when_it_would_be_too_long)
{
  const HitRecord record = longest_question();
  const Json event = document(record);
  expect(event, "dns.answers", "-");
  expect(event, "dns.resolved_ip", R"(["0.0.0.0"])");
  expect(event, "threat.feed.name", R"(["hosts"])");
  CHECK(event["dns"]["question"].contains("name"));
  CHECK(event["threat"]["indicator"].contains("name"));
}

TEST(AnyHitEvent, names_as_many_feeds_as_fit_and_counts_all)
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
  const Json parsed = Json::parse(event.json);
  CHECK(event.json.size() <= kMaxEventBytes);
  CHECK(parsed["threat"]["feed"]["name"].size() > 100);
  CHECK(parsed["threat"]["feed"]["name"][0] == feeds[0].name);
  LONGS_EQUAL(300, parsed["weir"]["feed_count"].get<int>());

  format_hit(longest_question(), samples::context(), Origin{}, &facts, nullptr, 1, event); // little room is left
  CHECK(event.json.size() <= kMaxEventBytes);
  CHECK(flaws_of(event.json).empty());
}

TEST(AnyHitEvent, unsound_records_are_told_apart)
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

TEST(AnyHitEvent, of_a_sound_record_with_nonsense_inside_is_still_well_formed)
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

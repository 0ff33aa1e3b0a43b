// SPDX-License-Identifier: BSD-3-Clause
// The rule.* and threat.* parts of a hit event.
#include "hit_sections.h"

#include "event_writer.h"
#include "record_view.h"

#include <weir/telemetry/schema.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::telemetry {

namespace {

std::string_view indicator_type(const provenance::Key& key) noexcept
{
  constexpr std::array<std::string_view, 3> kTypes = {"ipv4-addr", "ipv6-addr", "domain-name"};
  return kTypes[key.index()];
}

bool is_one_address(const provenance::Key& key) noexcept
{
  if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&key))
    return prefix4->length == 32;
  const auto* prefix6 = std::get_if<Ipv6Prefix>(&key);
  return prefix6 != nullptr && prefix6->length == 128;
}

void write_indicator(EventWriter& writer, const HitFacts& facts)
{
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  if (facts.primary != nullptr)
    writer.text(FieldId::threat_indicator_confidence, confidence_word(facts.primary->confidence));
  if (facts.first_seen != 0)
    writer.time(FieldId::threat_indicator_first_seen, facts.first_seen * kNanoseconds);
  if (facts.key && is_one_address(*facts.key))
    writer.text(FieldId::threat_indicator_ip, facts.indicator);
  if (facts.last_seen != 0)
    writer.time(FieldId::threat_indicator_last_seen, facts.last_seen * kNanoseconds);
  writer.text_if(FieldId::threat_indicator_name, facts.indicator);
  if (facts.primary != nullptr)
    writer.text(FieldId::threat_indicator_provider, facts.primary->name);
  if (!facts.key)
    return;
  writer.text(FieldId::threat_indicator_type, indicator_type(*facts.key));
  if (const auto* name = std::get_if<provenance::NameKey>(&*facts.key)) {
    if (!writer.skips(FieldId::threat_indicator_url_domain))
      writer.text(FieldId::threat_indicator_url_domain, dns::format(name->name));
  }
}

} // namespace

void write_policy(EventWriter& writer, const HitParts& hit)
{
  const HitFacts& facts = hit.facts;
  writer.text(FieldId::rule_id, std::to_string(hit.record.rule));
  if (facts.primary != nullptr)
    writer.text(FieldId::rule_ruleset, facts.primary->name);
  writer.text(FieldId::rule_version, std::to_string(hit.record.generation));
  writer.texts(FieldId::threat_feed_name, facts.feeds);
  if (facts.primary != nullptr)
    writer.text_if(FieldId::threat_feed_reference, facts.primary->reference);
  write_indicator(writer, facts);
}

} // namespace weir::telemetry

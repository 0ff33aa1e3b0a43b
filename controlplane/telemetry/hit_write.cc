// SPDX-License-Identifier: BSD-3-Clause
// Writes the fields of a hit event in schema order.
#include "hit_write.h"

#include "event_writer.h"
#include "hit_dns.h"
#include "hit_sections.h"
#include "record_view.h"

#include <weir/config/printable.h>
#include <weir/telemetry/schema.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace weir::telemetry {

namespace {

using hits::HitAction;
using hits::HitRecord;
using Words = std::span<const std::string_view>;

/// True if the frame went on its way.
bool was_forwarded(const HitRecord& record) noexcept
{
  return record.action == HitAction::detected || record.action == HitAction::exempt ||
         record.action == HitAction::self_listed;
}

std::string_view event_kind(const HitRecord& record, const HitContext& context) noexcept
{
  if (record.action == HitAction::exempt || record.action == HitAction::self_listed)
    return "event";
  const bool alert = record.direction == hits::Direction::outbound ? context.alert_outbound : context.alert_inbound;
  return alert ? "alert" : "event";
}

void write_event(EventWriter& writer, const HitParts& hit)
{
  const HitRecord& record = hit.record;
  constexpr std::array<std::string_view, 2> kCategories = {"network", "intrusion_detection"};
  const auto start = static_cast<std::int64_t>(std::min(record.first_time, record.last_time));
  const auto end = static_cast<std::int64_t>(record.last_time);
  writer.time(FieldId::timestamp, end);
  writer.text(FieldId::ecs_version, kEcsVersion);
  writer.text(FieldId::event_action, word(record.action));
  writer.texts(FieldId::event_category, kCategories);
  writer.text(FieldId::event_dataset, "weir.hits");
  writer.number(FieldId::event_duration, static_cast<std::uint64_t>(end - start));
  writer.time(FieldId::event_end, end);
  writer.text(FieldId::event_id, hit.id);
  writer.text(FieldId::event_kind, event_kind(record, hit.context));
  writer.text(FieldId::event_module, "weir");
  writer.text(FieldId::event_outcome, "success");
  writer.text(FieldId::event_provider, "dataplane");
  if (record.reason < hit.context.reason_words.size())
    writer.text_if(FieldId::event_reason, hit.context.reason_words[record.reason]);
  if (hit.policy != nullptr)
    writer.real(FieldId::event_risk_score, hit.facts.severity);
  writer.number(FieldId::event_sequence, hit.sequence);
  if (hit.policy != nullptr)
    writer.number(FieldId::event_severity, hit.facts.severity);
  writer.time(FieldId::event_start, start);
  const std::string_view verdict = was_forwarded(record) ? "allowed" : "denied";
  const std::array<std::string_view, 3> types = {"protocol", "connection", verdict};
  writer.texts(FieldId::event_type, is_dns(record) ? Words(types) : Words(types).subspan(1));
}

void write_observer(EventWriter& writer, const HitParts& hit)
{
  const HitRecord& record = hit.record;
  const bool outbound = record.direction == hits::Direction::outbound;
  const BridgePorts* bridge =
      record.bridge < hit.context.bridges.size() ? &hit.context.bridges[record.bridge] : nullptr;
  if (was_forwarded(record)) {
    if (bridge != nullptr)
      writer.text_if(FieldId::observer_egress_interface_name, outbound ? bridge->outside : bridge->inside);
    writer.text(FieldId::observer_egress_zone, outbound ? "outside" : "inside");
  }
  if (bridge != nullptr)
    writer.text_if(FieldId::observer_ingress_interface_name, outbound ? bridge->inside : bridge->outside);
  writer.text(FieldId::observer_ingress_zone, outbound ? "inside" : "outside");
  writer.text(FieldId::observer_name, config::printable(hit.context.appliance));
  writer.text(FieldId::observer_product, "Weir");
  writer.text(FieldId::observer_type, "firewall");
  writer.text(FieldId::observer_vendor, "Weir");
  writer.text(FieldId::observer_version, hit.context.version);
}

void write_related(EventWriter& writer, const HitParts& hit, const std::string& source, const std::string& destination)
{
  if (!hit.facts.question.empty()) {
    const std::string_view host = hit.facts.question;
    writer.texts(FieldId::related_hosts, std::span(&host, 1));
  }
  if (!source.empty()) {
    const std::array<std::string_view, 2> ends = {source, destination};
    writer.texts(FieldId::related_ip, ends);
  }
  constexpr std::array<std::string_view, 2> kTags = {"blocklist", "dns"};
  writer.texts(FieldId::tags, Words(kTags).first(is_dns(hit.record) ? 2 : 1));
}

void write_tcp_flags(EventWriter& writer, std::uint8_t flags)
{
  constexpr std::array<std::string_view, 8> kFlags = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
  std::array<std::string_view, 8> set;
  std::size_t count = 0;
  for (std::size_t bit = 0; bit < kFlags.size(); ++bit) {
    if ((flags >> bit & 1U) != 0)
      set[count++] = kFlags[bit];
  }
  writer.texts(FieldId::weir_tcp_flags, Words(set).first(count));
}

std::string_view form_word(hits::EntryForm form) noexcept
{
  constexpr std::array<std::string_view, 5> kForms = {"address", "prefix", "exact", "subdomains", "below-only"};
  return kForms[static_cast<std::size_t>(form)];
}

void write_own(EventWriter& writer, const HitParts& hit)
{
  const HitRecord& record = hit.record;
  if (is_dns(record))
    writer.text_if(FieldId::weir_answer, word(record.dns_answer));
  if (record.bridge < hit.context.bridges.size())
    writer.text_if(FieldId::weir_bridge, hit.context.bridges[record.bridge].name);
  if (record.collapse != hits::Collapse::none) {
    writer.text(FieldId::weir_collapsed, record.collapse == hits::Collapse::entry ? "entry" : "feed");
    writer.number(FieldId::weir_collapsed_keys, record.collapsed_keys);
  }
  if (hit.facts.key)
    writer.text(FieldId::weir_entry, form_word(record.form));
  if (hit.facts.feed_count > hit.facts.feeds.size())
    writer.number(FieldId::weir_feed_count, hit.facts.feed_count);
  writer.number(FieldId::weir_generation, record.generation);
  if (knows(record, hits::kKnowsIcmp)) {
    writer.number(FieldId::weir_icmp_code, record.icmp_code);
    writer.number(FieldId::weir_icmp_type, record.icmp_type);
  }
  if (hit.facts.line != 0)
    writer.number(FieldId::weir_line, hit.facts.line);
  if (knows(record, hits::kKnowsTcpFlags))
    write_tcp_flags(writer, record.tcp_flags);
  writer.text_if(FieldId::weir_unresolved, hit.facts.unresolved);
}

} // namespace

void write_hit(EventWriter& writer, const HitParts& hit)
{
  const HitRecord& record = hit.record;
  std::string source;
  std::string destination;
  if (shows_addresses(record)) {
    source = address_text(record, record.source);
    destination = address_text(record, record.destination);
  }
  write_event(writer, hit);
  write_observer(writer, hit);
  write_network(writer, record);
  if (!source.empty())
    write_ends(writer, record, source, destination);
  if (is_dns(record))
    write_dns(writer, record, hit.facts.question);
  write_policy(writer, hit);
  write_related(writer, hit, source, destination);
  write_own(writer, hit);
}

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// What a hit record says, in the terms of an event; and whether it may be read at all.
#include "record_view.h"

#include <weir/telemetry/hit_event.h>

#include <span>

namespace weir::telemetry {

namespace {

Ipv4 mapped_ipv4(const std::array<std::uint8_t, 16>& bytes) noexcept
{
  return Ipv4::load(bytes.data() + 12);
}

std::optional<provenance::Key> address_key(const hits::HitRecord& record) noexcept
{
  const auto& bytes = matched_address(record);
  if (record.family == hits::EntryFamily::ipv6)
    return Ipv6Prefix::of(Ipv6::load(bytes.data()), record.prefix_length);
  if (record.family != hits::EntryFamily::ipv4)
    return std::nullopt;
  if (!knows(record, hits::kIsIpv6))
    return Ipv4Prefix::of(mapped_ipv4(bytes), record.prefix_length);
  const std::optional<Ipv4> embedded = embedded_ipv4(Ipv6::load(bytes.data()));
  if (!embedded)
    return std::nullopt;
  return Ipv4Prefix::of(*embedded, record.prefix_length);
}

std::optional<provenance::Key> name_key(const hits::HitRecord& record) noexcept
{
  const std::optional<dns::Name> question = question_name(record);
  if (!question)
    return std::nullopt;
  provenance::NameForm form = provenance::NameForm::exact;
  if (record.form == hits::EntryForm::subdomains)
    form = provenance::NameForm::subdomains;
  if (record.form == hits::EntryForm::below_only)
    form = provenance::NameForm::below_only;
  return provenance::NameKey{dns::suffix(*question, record.label_count), form};
}

template <typename Enum> bool at_most(Enum value, Enum last) noexcept
{
  return value <= last;
}

} // namespace

const std::array<std::uint8_t, 16>& inside_address(const hits::HitRecord& record) noexcept
{
  return record.direction == hits::Direction::outbound ? record.source : record.destination;
}

const std::array<std::uint8_t, 16>& matched_address(const hits::HitRecord& record) noexcept
{
  const bool inside = record.action == hits::HitAction::self_listed || knows(record, hits::kMatchedInside);
  const bool source = inside == (record.direction == hits::Direction::outbound);
  return source ? record.source : record.destination;
}

std::string address_text(const hits::HitRecord& record, const std::array<std::uint8_t, 16>& bytes)
{
  return knows(record, hits::kIsIpv6) ? format(Ipv6::load(bytes.data())) : format(mapped_ipv4(bytes));
}

std::optional<dns::Name> question_name(const hits::HitRecord& record) noexcept
{
  if (record.question_length == 0 || record.question_length > record.question.size())
    return std::nullopt;
  return dns::name_from_wire(std::span(record.question).first(record.question_length));
}

std::optional<provenance::Key> entry_key(const hits::HitRecord& record) noexcept
{
  if (!knows(record, hits::kKnowsEntry))
    return std::nullopt;
  return record.form >= hits::EntryForm::exact ? name_key(record) : address_key(record);
}

std::string entry_text(const hits::HitRecord& record)
{
  const auto key = entry_key(record);
  return key ? feeds::format(*key) : std::string();
}

bool is_sound(const hits::HitRecord& record) noexcept
{
  const unsigned longest = record.family == hits::EntryFamily::ipv4 ? 32 : 128;
  const bool family = record.family == hits::EntryFamily::none || record.family == hits::EntryFamily::ipv4 ||
                      record.family == hits::EntryFamily::ipv6;
  return record.version == hits::kRecordVersion && record.sequence != 0 && family &&
         at_most(record.kind, hits::HitKind::dns) && at_most(record.action, hits::HitAction::self_listed) &&
         at_most(record.direction, hits::Direction::inbound) && at_most(record.form, hits::EntryForm::below_only) &&
         at_most(record.collapse, hits::Collapse::feed) && at_most(record.dns_answer, hits::DnsAnswer::dropped) &&
         record.prefix_length <= longest && record.vlan_count <= record.vlan_ids.size() &&
         record.question_length <= record.question.size() && record.first_time <= INT64_MAX &&
         record.last_time <= INT64_MAX;
}

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// The dns.* part of a hit event.
#include "hit_dns.h"

#include "event_writer.h"
#include "public_suffix.h"

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>
#include <weir/dns/types.h>

#include <array>
#include <span>
#include <string_view>

namespace weir::telemetry {

namespace {

bool box_answered(hits::DnsAnswer answer) noexcept
{
  return answer != hits::DnsAnswer::none && answer != hits::DnsAnswer::dropped;
}

/// The address in the answer, of an AAAA query an IPv6 one, of A and ANY an IPv4 one. Empty: none was given.
std::string answered_address(const hits::HitRecord& record)
{
  if (record.dns_answer != hits::DnsAnswer::address)
    return {};
  if (record.dns_qtype == dns::kTypeAaaa)
    return format(Ipv6::load(record.dns_address.data()));
  return format(Ipv4::load(record.dns_address.data() + 12));
}

std::string answers_json(const hits::HitRecord& record, const std::string& question, const std::string& address)
{
  std::string json = "[{\"class\":\"IN\",\"data\":\"" + address + "\",\"name\":";
  append_json_string(json, question);
  json += ",\"ttl\":" + std::to_string(record.dns_ttl) + ",\"type\":\"";
  json += record.dns_qtype == dns::kTypeAaaa ? "AAAA\"}]" : "A\"}]";
  return json;
}

void write_question(EventWriter& writer, const hits::HitRecord& record, const std::string& question)
{
  writer.text(FieldId::dns_question_class, dns::class_text(record.dns_qclass));
  writer.text_if(FieldId::dns_question_name, question);
  if (!question.empty() && !writer.skips(FieldId::dns_question_subdomain)) {
    const NameParts parts = cut_name(question.c_str());
    writer.text_if(FieldId::dns_question_registered_domain, parts.registered);
    writer.text_if(FieldId::dns_question_subdomain, parts.subdomain);
    writer.text_if(FieldId::dns_question_top_level_domain, parts.suffix);
  }
  writer.text(FieldId::dns_question_type, dns::type_text(record.dns_qtype));
}

} // namespace

std::string_view word(hits::DnsAnswer answer) noexcept
{
  constexpr std::array<std::string_view, 8> kWords = {"",        "address", "nodata",  "nxdomain",
                                                      "refused", "formerr", "badvers", "dropped"};
  const auto index = static_cast<std::size_t>(answer);
  return index < kWords.size() ? kWords[index] : std::string_view();
}

void write_dns(EventWriter& writer, const hits::HitRecord& record, const std::string& question)
{
  constexpr std::uint8_t kDnssecOk = 1U << 6;
  const bool answered = box_answered(record.dns_answer);
  const std::string address = answered_address(record);
  if (!address.empty() && !writer.skips(FieldId::dns_answers))
    writer.raw(FieldId::dns_answers, answers_json(record, question, address));
  const dns::FlagList flags = dns::flag_list(record.dns_flags, (record.dns_bits & kDnssecOk) != 0);
  writer.texts(FieldId::dns_header_flags, std::span(flags.begin(), flags.count));
  writer.text(FieldId::dns_id, std::to_string(record.dns_id));
  writer.text(FieldId::dns_op_code, dns::opcode_text((record.dns_flags >> 11) & 0xf));
  write_question(writer, record, question);
  if (!address.empty()) {
    const std::string_view resolved = address;
    writer.texts(FieldId::dns_resolved_ip, std::span(&resolved, 1));
  }
  if (answered)
    writer.text(FieldId::dns_response_code, dns::rcode_text(record.dns_rcode));
  writer.text(FieldId::dns_type, answered ? "answer" : "query");
}

} // namespace weir::telemetry

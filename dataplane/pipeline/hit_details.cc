// SPDX-License-Identifier: BSD-3-Clause
// Frame bytes -> the fields of a hit record.
#include "hit_details.h"

#include <algorithm>
#include <cstring>

namespace weir::pipeline {

namespace {

constexpr std::uint16_t kVlanMask = 0x0FFF;

void describe_transport(const Frame& frame, const Packet& packet, hits::HitRecord& record) noexcept
{
  record.protocol = packet.protocol;
  const std::uint8_t* payload = frame.data + packet.transport;
  const bool ports = packet.protocol == kProtocolTcp || packet.protocol == kProtocolUdp || packet.protocol == 132 ||
                     packet.protocol == 136; // SCTP, UDP-Lite
  if (ports && packet.has(4)) {
    record.source_port = load16(payload);
    record.destination_port = load16(payload + 2);
    record.known |= hits::kKnowsPorts;
  }
  if (packet.protocol == kProtocolTcp && packet.has(14)) {
    record.tcp_flags = payload[13];
    record.known |= hits::kKnowsTcpFlags;
  }
  if (packet.protocol == (packet.version == 4 ? kProtocolIcmp : kProtocolIcmpv6) && packet.has(2)) {
    record.icmp_type = payload[0];
    record.icmp_code = payload[1];
    record.known |= hits::kKnowsIcmp;
  }
}

} // namespace

void describe_frame(const FrameBatch& frames, std::uint32_t lane, const Packet& packet,
                    hits::HitRecord& record) noexcept
{
  const Frame& frame = frames.frames[lane];
  record.known |= hits::kKnowsAddresses | hits::kKnowsMacs | hits::kKnowsEntry;
  const Ends ends = ends_of(frame, packet.network);
  ends.source.store(record.source.data());
  ends.destination.store(record.destination.data());
  std::memcpy(record.destination_mac.data(), frame.data, 6);
  std::memcpy(record.source_mac.data(), frame.data + 6, 6);
  record.vlan_count = static_cast<std::uint8_t>((packet.network - kEthernetHeader) / kTagLength);
  for (std::uint32_t tag = 0; tag < record.vlan_count; ++tag)
    record.vlan_ids[tag] = load16(frame.data + kEthernetHeader + tag * kTagLength) & kVlanMask;
  describe_transport(frame, packet, record);
}

void describe_query(const dns::Question& question, const dns::Extras& extras, const DnsOutcome& outcome,
                    hits::HitRecord& record) noexcept
{
  constexpr std::uint8_t kHasOpt = 1;
  constexpr std::uint8_t kDnssecOk = 1 << 6;
  record.dns_id = question.id;
  record.dns_flags = question.flags;
  record.dns_qtype = question.type;
  record.dns_qclass = question.klass;
  record.dns_bits =
      static_cast<std::uint8_t>((extras.opt_count != 0 ? kHasOpt : 0) | (extras.dnssec_ok ? kDnssecOk : 0));
  record.question_length = question.name_length;
  std::memcpy(record.question.data(), question.name.data(),
              std::min<std::size_t>(question.name_length, record.question.size()));
  record.dns_answer = outcome.answer;
  record.dns_rcode = static_cast<std::uint8_t>(outcome.rcode);
  record.dns_ttl = outcome.ttl;
  record.dns_address = outcome.address;
}

} // namespace weir::pipeline

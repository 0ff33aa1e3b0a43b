// SPDX-License-Identifier: BSD-3-Clause
// The network.*, source.*, destination.*, client.* and server.* parts of a hit event.
#include "hit_sections.h"

#include "event_writer.h"
#include "record_view.h"

#include <weir/address/mac.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::telemetry {

namespace {

std::string_view transport(std::uint8_t protocol) noexcept
{
  switch (protocol) {
  case 1:
    return "icmp";
  case 2:
    return "igmp";
  case 6:
    return "tcp";
  case 17:
    return "udp";
  case 47:
    return "gre";
  case 50:
    return "esp";
  case 51:
    return "ah";
  case 58:
    return "ipv6-icmp";
  case 132:
    return "sctp";
  default:
    return {};
  }
}

std::string mac_text(const std::array<std::uint8_t, 6>& bytes)
{
  return format(Mac{bytes});
}

} // namespace

void write_network(EventWriter& writer, const hits::HitRecord& record)
{
  const bool ends = shows_addresses(record);
  const std::string_view name = transport(record.protocol);
  writer.number(FieldId::network_bytes, record.bytes);
  writer.text(FieldId::network_direction, record.direction == hits::Direction::outbound ? "outbound" : "inbound");
  if (ends)
    writer.text(FieldId::network_iana_number, std::to_string(record.protocol));
  if (record.vlan_count == 2)
    writer.text(FieldId::network_inner_vlan_id, std::to_string(record.vlan_ids[1]));
  writer.number(FieldId::network_packets, record.packets);
  if (is_dns(record))
    writer.text(FieldId::network_protocol, "dns");
  if (ends) {
    writer.text_if(FieldId::network_transport, name);
    writer.text(FieldId::network_type, knows(record, hits::kIsIpv6) ? "ipv6" : "ipv4");
  }
  if (record.vlan_count >= 1)
    writer.text(FieldId::network_vlan_id, std::to_string(record.vlan_ids[0]));
}

void write_ends(EventWriter& writer, const hits::HitRecord& record, const std::string& source,
                const std::string& destination)
{
  const bool macs = knows(record, hits::kKnowsMacs);
  const bool ports = knows(record, hits::kKnowsPorts);
  writer.number(FieldId::source_bytes, record.bytes);
  writer.text(FieldId::source_ip, source);
  if (macs)
    writer.text(FieldId::source_mac, mac_text(record.source_mac));
  writer.number(FieldId::source_packets, record.packets);
  if (ports)
    writer.number(FieldId::source_port, record.source_port);
  writer.text(FieldId::destination_ip, destination);
  if (macs)
    writer.text(FieldId::destination_mac, mac_text(record.destination_mac));
  if (ports)
    writer.number(FieldId::destination_port, record.destination_port);
  if (!is_dns(record))
    return;
  writer.number(FieldId::client_bytes, record.bytes);
  writer.text(FieldId::client_ip, source);
  if (macs)
    writer.text(FieldId::client_mac, mac_text(record.source_mac));
  writer.number(FieldId::client_packets, record.packets);
  if (ports)
    writer.number(FieldId::client_port, record.source_port);
  writer.text(FieldId::server_ip, destination);
  if (macs)
    writer.text(FieldId::server_mac, mac_text(record.destination_mac));
  if (ports)
    writer.number(FieldId::server_port, record.destination_port);
}

} // namespace weir::telemetry

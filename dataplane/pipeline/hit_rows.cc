// SPDX-License-Identifier: BSD-3-Clause
// Keys of hits, and the details of new rows.
#include "hit_rows.h"

#include <weir/hits/aggregation.h>

#include <bit>
#include <cstring>

namespace weir::pipeline {

namespace {

constexpr std::uint8_t kSctp = 132;
constexpr std::uint8_t kUdpLite = 136;

/// Destination port or ICMP type; 0 if there is none or it can't be read.
[[gnu::always_inline]] inline std::uint16_t port_of(const Frame& frame, const Packet& packet) noexcept
{
  const std::uint8_t* payload = frame.data + packet.transport;
  if (packet.protocol == (packet.version == 4 ? kProtocolIcmp : kProtocolIcmpv6))
    return packet.has(1) ? payload[0] : 0;
  const bool ports = packet.protocol == kProtocolTcp || packet.protocol == kProtocolUdp || packet.protocol == kSctp ||
                     packet.protocol == kUdpLite;
  return ports && packet.has(4) ? load16(payload + 2) : 0;
}

/// 16 bytes of an address as they lie in memory; an IPv4 address v4-mapped.
[[gnu::always_inline]] inline std::array<std::uint64_t, 2> end_words(const std::uint8_t* address, bool is_ipv6) noexcept
{
  static_assert(std::endian::native == std::endian::little);
  if (is_ipv6) {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::memcpy(&first, address, sizeof first);
    std::memcpy(&second, address + sizeof first, sizeof second);
    return {first, second};
  }
  std::uint32_t ipv4 = 0;
  std::memcpy(&ipv4, address, sizeof ipv4);
  return {0, static_cast<std::uint64_t>(ipv4) << 32 | 0xFFFF0000U};
}

[[gnu::always_inline]] inline hits::KeyEnds ends_of_key(const Sighting& sighting) noexcept
{
  const std::uint8_t* ip = sighting.frame().data + sighting.packet.network;
  const bool is_ipv6 = sighting.packet.version == 6;
  const auto source = end_words(ip + (is_ipv6 ? 8 : 12), is_ipv6);
  const auto destination = end_words(ip + (is_ipv6 ? 24 : 16), is_ipv6);
  if (sighting.frames.side == Side::inside)
    return {source, destination};
  return {destination, source};
}

[[gnu::always_inline]] inline hits::HitKey fields_of_frame(const Sighting& sighting) noexcept
{
  hits::HitKey fields;
  fields.generation = static_cast<std::uint32_t>(sighting.context.generation);
  fields.bridge = sighting.frames.bridge;
  fields.direction = sighting.frames.side == Side::inside ? hits::Direction::outbound : hits::Direction::inbound;
  fields.known = sighting.packet.version == 6 ? hits::kIsIpv6 : 0;
  return fields;
}

hits::EntryForm form_of(policy::NameForm form) noexcept
{
  if (form == policy::NameForm::exact)
    return hits::EntryForm::exact;
  return form == policy::NameForm::subdomains ? hits::EntryForm::subdomains : hits::EntryForm::below_only;
}

/// A collapsed row stands for many frames: what only one of them knows is left out.
template <typename Describe>
void record(const Sighting& sighting, const hits::KeyWords& key, std::uint64_t hash, Reason reason,
            const Describe& describe) noexcept
{
  hits::AggregationTable& table = table_of(sighting.worker, sighting.frames.side);
  const auto row = table.count(key, hash, sighting.frame().length, sighting.now_ns);
  if (!row)
    return;
  row.details->generation = sighting.context.generation;
  row.details->reason = static_cast<std::uint16_t>(number(reason));
  if (row.details->collapse == hits::Collapse::none) {
    describe_frame(sighting.frames, sighting.lane, sighting.packet, *row.details);
    describe(*row.details);
  }
  table.publish(row, sighting.now_ns);
}

} // namespace

void make_key(const Sighting& sighting, const AddressHit& hit, hits::KeyWords& key) noexcept
{
  constexpr std::uint8_t kWholeIpv4 = 32;
  constexpr std::uint8_t kWholeIpv6 = 128;
  hits::HitKey fields = fields_of_frame(sighting);
  fields.kind = hits::HitKind::address;
  fields.rule = hit.match.rule;
  fields.feed = hit.feed;
  fields.action = hit.action;
  fields.protocol = sighting.packet.protocol;
  fields.port = port_of(sighting.frame(), sighting.packet);
  fields.family = hit.ipv4 ? hits::EntryFamily::ipv4 : hits::EntryFamily::ipv6;
  fields.length = hit.match.length;
  fields.form =
      hit.match.length == (hit.ipv4 ? kWholeIpv4 : kWholeIpv6) ? hits::EntryForm::address : hits::EntryForm::prefix;
  fields.known |= hit.local ? hits::kMatchedInside : 0;
  key = hits::pack_key(ends_of_key(sighting), fields);
}

void make_key(const Sighting& sighting, const QueryHit& hit, hits::KeyWords& key) noexcept
{
  hits::KeyEnds ends = ends_of_key(sighting);
  ends.remote = {};
  hits::HitKey fields = fields_of_frame(sighting);
  fields.kind = hits::HitKind::dns;
  fields.rule = hit.match.rule;
  fields.feed = hit.feed;
  fields.action = hit.action;
  fields.qtype = hit.question.type;
  fields.form = form_of(hit.match.form);
  fields.length = hit.match.labels;
  fields.answer = hit.answer;
  const std::uint8_t start = hit.question.offsets[hit.question.label_count - hit.match.labels];
  fields.entry = hits::hash_name(hit.question.name.data() + start, hit.question.name_length - start);
  key = hits::pack_key(ends, fields);
}

void record_hit(const Sighting& sighting, const AddressHit& hit, const hits::KeyWords& key, std::uint64_t hash) noexcept
{
  record(sighting, key, hash, hit.reason, [](const hits::HitRecord&) {});
}

void record_hit(const Sighting& sighting, const QueryHit& hit, const hits::KeyWords& key, std::uint64_t hash) noexcept
{
  record(sighting, key, hash, hit.reason,
         [&](hits::HitRecord& record) { describe_query(hit.question, hit.extras, hit.outcome, record); });
}

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// Keys of hits, and the details of new rows.
#include "hit_rows.h"

#include <weir/hits/aggregation.h>

namespace weir::pipeline {

namespace {

constexpr std::uint8_t kSctp = 132;
constexpr std::uint8_t kUdpLite = 136;

/// Destination port or ICMP type; 0 if there is none or it can't be read.
std::uint16_t port_of(const Frame& frame, const Packet& packet) noexcept
{
  const std::uint8_t* payload = frame.data + packet.transport;
  if (packet.protocol == (packet.version == 4 ? kProtocolIcmp : kProtocolIcmpv6))
    return packet.has(1) ? payload[0] : 0;
  const bool ports = packet.protocol == kProtocolTcp || packet.protocol == kProtocolUdp || packet.protocol == kSctp ||
                     packet.protocol == kUdpLite;
  return ports && packet.has(4) ? load16(payload + 2) : 0;
}

hits::HitKey key_of_frame(const Sighting& sighting) noexcept
{
  const bool outbound = sighting.frames.side == Side::inside;
  hits::HitKey key;
  key.generation = static_cast<std::uint32_t>(sighting.context.generation);
  key.bridge = sighting.frames.bridge;
  key.direction = outbound ? hits::Direction::outbound : hits::Direction::inbound;
  key.known = sighting.packet.version == 6 ? hits::kIsIpv6 : 0;
  const Ends ends = ends_of(sighting.frame(), sighting.packet.network);
  (outbound ? ends.source : ends.destination).store(key.inside.data());
  (outbound ? ends.destination : ends.source).store(key.remote.data());
  return key;
}

hits::EntryForm form_of(policy::NameForm form) noexcept
{
  if (form == policy::NameForm::exact)
    return hits::EntryForm::exact;
  return form == policy::NameForm::subdomains ? hits::EntryForm::subdomains : hits::EntryForm::below_only;
}

/// A collapsed row stands for many frames: what only one of them knows is left out.
template <typename Describe>
void record(const Sighting& sighting, const hits::HitKey& key, std::uint64_t hash, Reason reason,
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

hits::HitKey key_of(const Sighting& sighting, const AddressHit& hit) noexcept
{
  constexpr std::uint8_t kWholeIpv4 = 32;
  constexpr std::uint8_t kWholeIpv6 = 128;
  hits::HitKey key = key_of_frame(sighting);
  key.kind = hits::HitKind::address;
  key.rule = hit.match.rule;
  key.feed = hit.feed;
  key.action = hit.action;
  key.protocol = sighting.packet.protocol;
  key.port = port_of(sighting.frame(), sighting.packet);
  key.family = hit.ipv4 ? hits::EntryFamily::ipv4 : hits::EntryFamily::ipv6;
  key.length = hit.match.length;
  key.form =
      hit.match.length == (hit.ipv4 ? kWholeIpv4 : kWholeIpv6) ? hits::EntryForm::address : hits::EntryForm::prefix;
  if (hit.local)
    key.known |= hits::kMatchedInside;
  return key;
}

hits::HitKey key_of(const Sighting& sighting, const QueryHit& hit) noexcept
{
  hits::HitKey key = key_of_frame(sighting);
  key.remote = {};
  key.kind = hits::HitKind::dns;
  key.rule = hit.match.rule;
  key.feed = hit.feed;
  key.action = hit.action;
  key.qtype = hit.question.type;
  key.form = form_of(hit.match.form);
  key.length = hit.match.labels;
  const std::uint8_t start = hit.question.offsets[hit.question.label_count - hit.match.labels];
  key.entry = hits::hash_name(hit.question.name.data() + start, hit.question.name_length - start);
  return key;
}

void record_hit(const Sighting& sighting, const AddressHit& hit, const hits::HitKey& key, std::uint64_t hash) noexcept
{
  record(sighting, key, hash, hit.reason, [](const hits::HitRecord&) {});
}

void record_hit(const Sighting& sighting, const QueryHit& hit, const hits::HitKey& key, std::uint64_t hash) noexcept
{
  record(sighting, key, hash, hit.reason,
         [&](hits::HitRecord& record) { describe_query(hit.question, hit.extras, hit.outcome, record); });
}

} // namespace weir::pipeline

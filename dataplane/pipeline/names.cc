// SPDX-License-Identifier: BSD-3-Clause
// Stage 3: UDP payload -> question -> keys, one batched look-up for all of them.
#include <weir/pipeline/names.h>

#include "lanes.h"
#include <weir/pipeline/packet.h>

#include <span>

namespace weir::pipeline {

namespace {

static_assert(sizeof(dns::Question::name) >= dns::kMaxNameLength + policy::kNameSlack, "names are hashed in words");

Reason reason_of_kind(dns::MessageKind kind) noexcept
{
  switch (kind) {
  case dns::MessageKind::not_a_query:
    return Reason::dns_not_a_query;
  case dns::MessageKind::other_opcode:
    return Reason::dns_other_opcode;
  case dns::MessageKind::no_question:
    return Reason::dns_no_question;
  default:
    return Reason::dns_unreadable_name;
  }
}

bool is_between_hosts(const Frame& frame, std::uint32_t network) noexcept
{
  const std::uint8_t* ip = frame.data + network;
  if (ip[0] >> 4 == 4)
    return is_unicast(load32(ip + 12)) && is_unicast(load32(ip + 16));
  const Ends ends = ends_of(frame, network);
  return is_unicast(ends.source) && is_unicast(ends.destination);
}

/// Reads the query of one lane into the next element. Returns Reason::forwarded if it is to be looked up.
Reason read_query(const Frame& frame, std::uint32_t network, QueryBatch& queries) noexcept
{
  const Packet packet = dissect(frame, network);
  if (!is_between_hosts(frame, network))
    return Reason::dns_multicast;
  const std::uint32_t length = load16(frame.data + packet.transport + 4);
  if (length < kUdpHeader || length > packet.end - packet.transport)
    return Reason::truncated;
  const std::uint32_t offset = packet.transport + kUdpHeader;
  const std::span<const std::uint8_t> message(frame.data + offset, length - kUdpHeader);
  const dns::MessageKind kind = dns::read_question(message, queries.question[queries.count]);
  if (kind != dns::MessageKind::answerable)
    return reason_of_kind(kind);
  queries.message[queries.count] = static_cast<std::uint16_t>(offset);
  queries.message_length[queries.count] = static_cast<std::uint16_t>(message.size());
  return Reason::forwarded;
}

} // namespace

void read_queries(const policy::ImageView& image, const FrameBatch& frames, ParsedBatch& parsed,
                  QueryBatch& queries) noexcept
{
  queries.listed = 0;
  queries.count = 0;
  queries.probe.keys = queries.key.data();
  queries.probe.count = 0;
  queries.probe.fetched = 0;
  for_each_lane(parsed.queries, [&](std::uint32_t lane) {
    const Reason reason = read_query(frames.frames[lane], parsed.network[lane], queries);
    if (reason != Reason::forwarded) {
      parsed.noted |= 1ULL << lane;
      parsed.reason[lane] = reason;
      return;
    }
    const dns::Question& question = queries.question[queries.count];
    queries.key[queries.count] = {question.name.data(), question.offsets.data(), question.name_length,
                                  question.label_count};
    queries.lane[queries.count] = static_cast<std::uint8_t>(lane);
    ++queries.count;
    if (queries.count % policy::kKeysPerFetch == 0)
      fetch_names(image, queries);
  });
}

void fetch_names(const policy::ImageView& image, QueryBatch& queries) noexcept
{
  queries.probe.count = queries.count;
  policy::lookup().names.fetch(image, queries.probe);
}

void narrow_names(const policy::ImageView& image, QueryBatch& queries) noexcept
{
  policy::lookup().names.narrow(image, queries.probe);
}

void match_names(const policy::ImageView& image, QueryBatch& queries) noexcept
{
  for_each_lane(policy::lookup().names.match(image, queries.probe, queries.match.data()), [&](std::uint32_t i) {
    queries.listed |= 1ULL << queries.lane[i];
    queries.element[queries.lane[i]] = static_cast<std::uint8_t>(i);
  });
}

} // namespace weir::pipeline

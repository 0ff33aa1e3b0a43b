// SPDX-License-Identifier: BSD-3-Clause
// What all keys of a batch share is put together once; a frame adds its ends, port, protocol and entry.
#include "plain_keys.h"

#include "lanes.h"

#include <bit>

namespace weir::pipeline {

namespace {

constexpr std::uint32_t kPorts = 4; ///< bytes of a payload that hold both ports

/// IPv4 without options, no fragment, with ports that can be read. `left`: bytes of the frame from `ip` on.
bool has_plain_ports(const std::uint8_t* ip, std::uint32_t left) noexcept
{
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t kFixed = 0xFF3F'0000'0000'00FF; // version and header length; fragment
  const std::uint64_t first = load_word(ip);
  const std::uint32_t total = load16(ip + 2);
  const bool plain = (first & kFixed) == 0x45 && total >= kIpv4Header + kPorts && total <= left;
  return plain && kIdentifiers[ip[9]] == Identifier::port;
}

/// The words of fields that all plain hits of a batch share, and how far to turn source and destination so that the
/// inside end is the lower half.
struct SharedWords {
  std::uint64_t rule;
  std::uint64_t port;
  std::uint64_t kind;
  int turn;
};

SharedWords shared_words(const Batch& batch, const Judgements& judgements) noexcept
{
  const bool inside = batch.frames.side == Side::inside;
  hits::HitKey fields;
  fields.generation = static_cast<std::uint32_t>(batch.context->generation);
  fields.bridge = batch.frames.bridge;
  fields.direction = inside ? hits::Direction::outbound : hits::Direction::inbound;
  fields.action = judgements.plain.action;
  fields.family = hits::EntryFamily::ipv4;
  const hits::KeyWords words = hits::pack_key({}, fields);
  return {words[5], words[6], words[7], inside ? 0 : 32};
}

[[gnu::always_inline]] inline hits::KeyWords ipv4_key(const SharedWords& shared, const std::uint8_t* ip,
                                                      const policy::AddressMatch& match, std::uint16_t feed) noexcept
{
  constexpr std::uint64_t kMapped = 0xFFFF0000; // before the four bytes of a v4-mapped address
  const std::uint64_t ends = std::rotl(load_word(ip + 12), shared.turn);
  hits::HitKey fields;
  fields.rule = match.rule;
  fields.port = load16(ip + kIpv4Header + 2);
  fields.feed = feed;
  fields.protocol = ip[9];
  fields.form = form_of(match.length, true);
  fields.length = match.length;
  hits::KeyWords words = hits::pack_key({{0, ends << 32 | kMapped}, {0, (ends & ~0xFFFFFFFFULL) | kMapped}}, fields);
  words[5] |= shared.rule;
  words[6] |= shared.port;
  words[7] |= shared.kind;
  return words;
}

[[gnu::always_inline]] inline void keep(const hits::KeyWords& words, std::uint32_t bytes, std::uint32_t lane,
                                        const hits::AggregationTable& table, hits::HitBatch& keys) noexcept
{
  keep_key(words, bytes, lane, table, keys);
  table.prefetch(keys.hash[lane]);
}

[[gnu::noinline]] void keep_unusual(const Batch& batch, const Judgements& judgements, std::uint32_t lane,
                                    const hits::AggregationTable& table, hits::HitBatch& keys) noexcept
{
  const Frame& frame = batch.frames.frames[lane];
  const Packet packet = dissect(frame, batch.parsed.network[lane]);
  hits::KeyWords words;
  make_key({*batch.context, batch.frames, lane, packet}, plain_hit(batch, judgements, lane), words);
  keep(words, frame.wire_length, lane, table, keys);
}

} // namespace

AddressHit plain_hit(const Batch& batch, const Judgements& judgements, std::uint32_t lane) noexcept
{
  const EndMatches& remote = batch.matches.remote;
  const policy::AddressMatch match = remote.match[lane];
  return {match,
          (remote.ipv4 & bit_of(lane)) != 0,
          false,
          batch.context->claims(match.rule).feed,
          judgements.plain.action,
          judgements.plain.reason};
}

void make_plain_keys(const Batch& batch, const Judgements& judgements, const hits::AggregationTable& table,
                     hits::HitBatch& keys) noexcept
{
  const SharedWords shared = shared_words(batch, judgements);
  for_each_lane(judgements.plain_hits, [&](std::uint32_t lane) {
    const Frame& frame = batch.frames.frames[lane];
    const std::uint32_t network = batch.parsed.network[lane];
    const std::uint8_t* ip = frame.data + network;
    if (!has_plain_ports(ip, frame.length - network)) [[unlikely]]
      return keep_unusual(batch, judgements, lane, table, keys);
    const policy::AddressMatch& match = batch.matches.remote.match[lane];
    keep(ipv4_key(shared, ip, match, batch.context->claims(match.rule).feed), frame.wire_length, lane, table, keys);
  });
}

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// Stage 4: addresses first; names of queries that no address has stopped second.
#include <weir/pipeline/decide.h>

#include "lanes.h"
#include "query_check.h"
#include <weir/pipeline/batch.h>
#include <weir/pipeline/packet.h>

#include <weir/dns/types.h>

#include <span>

namespace weir::pipeline {

namespace {

/// What all functions of this stage share; plain references, alive for one call of decide().
struct Stage {
  const ImageContext& context;
  const FrameBatch& frames;
  const ParsedBatch& parsed;
  BridgeRules bridge;
  Judgements& out;

  void note(std::uint32_t lane, Reason reason) const noexcept
  {
    out.noted |= bit_of(lane);
    out.reason[lane] = reason;
  }
};

[[gnu::noinline]] bool is_exempt_client(const Stage& stage, std::uint32_t lane) noexcept
{
  const Frame& frame = stage.frames.frames[lane];
  const std::uint32_t network = stage.parsed.network[lane];
  const Ends ends = ends_of(frame, network);
  const Ipv6& client = stage.frames.side == Side::inside ? ends.source : ends.destination;
  if (frame.data[network] >> 4 == 4)
    return stage.context.has_exempt4 &&
           policy::is_exempt(*stage.context.image, Ipv4{static_cast<std::uint32_t>(client.low)});
  return stage.context.has_exempt6 && policy::is_exempt(*stage.context.image, client);
}

bool is_exempt(const Stage& stage, std::uint32_t lane) noexcept
{
  return (stage.context.has_exempt4 || stage.context.has_exempt6) && is_exempt_client(stage, lane);
}

/// What one end of a frame asks for, and the primary feed behind it.
struct EndClaim {
  Claim claim = Claim::nothing;
  std::uint16_t feed = 0;
};

EndClaim claim_of_match(const Stage& stage, const EndMatches& end, std::uint32_t lane) noexcept
{
  if ((end.listed & bit_of(lane)) == 0)
    return {};
  const RuleClaims& claims = stage.context.claims(end.match[lane].rule);
  return {claims.at[static_cast<std::size_t>(stage.frames.side)], claims.feed};
}

void report_address(const Stage& stage, std::uint32_t lane, hits::HitAction action, Reason reason) noexcept
{
  stage.out.address_hits |= bit_of(lane);
  stage.out.address_action[lane] = action;
  dissect(stage.frames.frames[lane], stage.parsed.network[lane], stage.out.packet[lane]);
  stage.note(lane, reason);
}

bool rejects(const Stage& stage) noexcept
{
  return stage.bridge.action == policy::StopAction::reject && stage.frames.side == Side::inside;
}

void stop_address(const Stage& stage, std::uint32_t lane) noexcept
{
  (rejects(stage) ? stage.out.reject : stage.out.drop) |= bit_of(lane);
  report_address(stage, lane, hits::HitAction::blocked, Reason::listed_address);
}

/// Returns true if the frame's name is not to be judged.
bool judge_address(const Stage& stage, const AddressMatches& matches, std::uint32_t lane) noexcept
{
  const bool both = stage.bridge.match == policy::MatchEnd::both;
  const EndClaim remote = claim_of_match(stage, matches.remote, lane);
  const EndClaim local = both ? claim_of_match(stage, matches.local, lane) : EndClaim{};
  const bool by_local = local.claim > remote.claim;
  const Claim claim = by_local ? local.claim : remote.claim;
  stage.out.address_feed[lane] = by_local ? local.feed : remote.feed;
  stage.out.by_local |= by_local ? bit_of(lane) : 0;
  if (claim != Claim::monitor && claim != Claim::block) {
    stage.note(lane, reason_of_idle(claim));
    return false;
  }
  if (is_exempt(stage, lane))
    report_address(stage, lane, hits::HitAction::exempt, Reason::exempt);
  else if (claim == Claim::monitor)
    report_address(stage, lane, hits::HitAction::detected, Reason::monitored);
  else if (stage.bridge.mode == policy::BridgeMode::monitor)
    report_address(stage, lane, hits::HitAction::detected, Reason::bridge_monitored);
  else
    stop_address(stage, lane);
  return claim == Claim::block;
}

/// Finds Judgements::plain_hits among `lanes`. No branch depends on an entry, for nothing could foretell it.
void judge_plain(const Stage& stage, const EndMatches& remote, std::uint64_t lanes) noexcept
{
  Judgements& out = stage.out;
  const auto side = static_cast<std::size_t>(stage.frames.side);
  const bool blocks = stage.bridge.mode == policy::BridgeMode::block;
  std::uint64_t plain = 0;
  if (!blocks || !rejects(stage))
    for_each_lane(lanes, [&](std::uint32_t lane) {
      const bool block = stage.context.claims(remote.match[lane].rule).at[side] == Claim::block;
      plain |= static_cast<std::uint64_t>(block) << lane;
    });
  if (stage.context.has_exempt4 || stage.context.has_exempt6)
    for_each_lane(plain, [&](std::uint32_t lane) { plain &= is_exempt_client(stage, lane) ? ~bit_of(lane) : ~0ULL; });
  out.plain_hits = plain;
  out.drop = blocks ? plain : 0;
  out.plain = blocks ? PlainReport{hits::HitAction::blocked, Reason::listed_address}
                     : PlainReport{hits::HitAction::detected, Reason::bridge_monitored};
}

void report_name(const Stage& stage, std::uint32_t lane, hits::HitAction action, Reason reason) noexcept
{
  stage.out.name_hits |= bit_of(lane);
  stage.out.name_action[lane] = action;
  stage.note(lane, reason);
}

dns::Answer answer_of(const Stage& stage, policy::AnswerMode mode, dns::MessageKind kind, std::uint16_t type) noexcept
{
  if (kind == dns::MessageKind::form_error)
    return dns::Answer::form_error;
  if (kind == dns::MessageKind::bad_version)
    return dns::Answer::bad_version;
  if (mode != policy::AnswerMode::standard)
    return mode == policy::AnswerMode::nxdomain ? dns::Answer::nxdomain : dns::Answer::nodata;
  // In arithmetic: nobody can foretell the type.
  static_assert(static_cast<int>(dns::Answer::address) + 1 == static_cast<int>(dns::Answer::nodata));
  const dns::Answer answer = stage.context.reply.answer;
  const bool is_missing = (type == dns::kTypeAaaa) & !stage.context.has_address6 & (answer == dns::Answer::address);
  return static_cast<dns::Answer>(static_cast<unsigned>(answer) + unsigned{is_missing});
}

/// A query whose name is to be stopped or detected, and whose checksums are right.
void judge_query(const Stage& stage, std::uint32_t lane, Claim claim, policy::AnswerMode mode, dns::MessageKind kind,
                 std::uint16_t type) noexcept
{
  const bool odd = kind == dns::MessageKind::odd;
  if (is_exempt(stage, lane))
    return report_name(stage, lane, hits::HitAction::exempt, Reason::exempt);
  if (claim == Claim::monitor)
    return report_name(stage, lane, hits::HitAction::detected, Reason::monitored);
  if (odd && !stage.context.drop_odd_queries)
    return report_name(stage, lane, hits::HitAction::detected, Reason::dns_odd_forwarded);
  if (stage.bridge.mode == policy::BridgeMode::monitor)
    return report_name(stage, lane, hits::HitAction::detected, Reason::bridge_monitored);
  report_name(stage, lane, hits::HitAction::blocked, Reason::odd_query);
  if (odd) {
    stage.out.drop |= bit_of(lane);
  } else {
    stage.out.reply |= bit_of(lane);
    stage.out.answer[lane] = answer_of(stage, mode, kind, type);
  }
}

void judge_name(const Stage& stage, const QueryBatch& queries, std::uint32_t lane) noexcept
{
  const std::uint32_t element = queries.element[lane];
  const RuleClaims& claims = stage.context.claims(queries.match[element].rule);
  const Claim claim = claims.at[static_cast<std::size_t>(Side::inside)];
  const bool address_reported = (stage.out.address_hits & bit_of(lane)) != 0;
  const Frame& frame = stage.frames.frames[lane];
  if (claim != Claim::monitor && claim != Claim::block) {
    if (!address_reported)
      stage.note(lane, reason_of_idle(claim));
    return;
  }
  const Packet packet = dissect(frame, stage.parsed.network[lane]);
  const std::uint32_t length = queries.message_length[element];
  const std::uint32_t question_length = queries.question[element].question_length;
  const std::uint32_t question_sum = sum_of_question(frame, packet, question_length);
  if (stage.context.verify_checksums &&
      !checksums_are_right(frame, packet, length + kUdpHeader, question_length, question_sum)) {
    if (!address_reported)
      stage.note(lane, Reason::dns_bad_checksum);
    return;
  }
  const std::span<const std::uint8_t> message(frame.data + queries.message[element], length);
  dns::MessageKind kind = dns::classify(message, queries.question[element], stage.out.extras[lane]);
  if (is_oddly_addressed(frame, packet))
    kind = dns::MessageKind::odd;
  stage.out.question_sum[lane] = question_sum;
  stage.out.packet[lane] = packet;
  stage.out.name_feed[lane] = claims.feed;
  judge_query(stage, lane, claim, claims.answer, kind, queries.question[element].type);
}

} // namespace

void decide(const Batch& batch, Judgements& judgements) noexcept
{
  const BridgeRules bridge = batch.context->bridges[batch.frames.bridge];
  const std::uint64_t remote = batch.matches.remote.listed;
  const std::uint64_t local = bridge.match == policy::MatchEnd::both ? batch.matches.local.listed : 0;
  judgements.reject = judgements.reply = 0;
  judgements.address_hits = judgements.name_hits = judgements.by_local = 0;
  const Stage stage{*batch.context, batch.frames, batch.parsed, bridge, judgements};
  judge_plain(stage, batch.matches.remote, remote & ~local);
  std::uint64_t settled = judgements.plain_hits;
  judgements.noted = batch.parsed.noted & ~settled;
  for_each_lane(judgements.noted, [&](std::uint32_t lane) { judgements.reason[lane] = batch.parsed.reason[lane]; });
  for_each_lane((remote | local) & ~settled, [&](std::uint32_t lane) {
    if (judge_address(stage, batch.matches, lane))
      settled |= bit_of(lane);
  });
  for_each_lane(batch.queries.listed & ~settled, [&](std::uint32_t lane) { judge_name(stage, batch.queries, lane); });
}

} // namespace weir::pipeline

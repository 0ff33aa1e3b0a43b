// SPDX-License-Identifier: BSD-3-Clause
// Stage 4, decide: one judgement for each listed lane, by class of the entry, direction, bridge mode and exemption.
// Frames are read here, not written.
#pragma once

#include <weir/dns/prepared_reply.h>
#include <weir/hits/record.h>
#include <weir/pipeline/image_context.h>
#include <weir/pipeline/look_up.h>
#include <weir/pipeline/names.h>
#include <weir/pipeline/packet.h>

#include <array>
#include <cstdint>

namespace weir::pipeline {

/// What was done with frames, and why.
struct PlainReport {
  hits::HitAction action;
  Reason reason;
};

/// One of the answers that were prepared with the image.
struct PreparedAnswer {
  const dns::PreparedReply* reply;
  std::uint16_t owner; ///< of its SOA, as in the message; else 0
};

/// What act() is to do. A lane is in at most one of `drop`, `reject`, `reply`; in none of them it is forwarded. The
/// reason of a lane in `noted` is final, but for lanes in `reject` and `reply`, where act() finds it.
struct Judgements {
  std::uint64_t drop;
  std::uint64_t reject; ///< stopped by address on a rejecting bridge
  std::uint64_t reply;  ///< DNS queries to answer with `answer`
  /// Lanes of which the remote end alone is listed, to be blocked, by an entry and a bridge that make no difference
  /// between them: all are reported as `plain`, and have nothing in the arrays. Nearly all hits of most networks.
  std::uint64_t plain_hits;
  PlainReport plain;
  std::uint64_t noted;        ///< other lanes with a reason other than Reason::forwarded
  std::uint64_t address_hits; ///< other lanes whose address match is reported with `address_action`
  std::uint64_t name_hits;    ///< lanes whose name match is reported with `name_action`
  std::uint64_t by_local;     ///< of address_hits: the matching end is the inside end (MatchEnd::both)
  std::array<Reason, kMaxBatch> reason;
  std::array<hits::HitAction, kMaxBatch> address_action;
  std::array<hits::HitAction, kMaxBatch> name_action; ///< of lanes in `reply`: found by act()
  std::array<std::uint16_t, kMaxBatch> address_feed;  ///< primary feed of the rule that is reported
  std::array<std::uint16_t, kMaxBatch> name_feed;
  std::array<Packet, kMaxBatch> packet; ///< of lanes in address_hits or name_hits
  std::array<dns::Answer, kMaxBatch> answer;
  std::array<std::uint32_t, kMaxBatch> question_sum; ///< of lanes in name_hits: the question's share of a checksum
  std::array<dns::Extras, kMaxBatch> extras;         ///< of lanes in name_hits
  std::array<PreparedAnswer, kMaxBatch> prepared;    ///< of lanes in `reply`: found by act(), if there is one
};

struct Batch;

/// Looks at lanes in matches.remote.listed, matches.local.listed and queries.listed; the others keep what parse() and
/// fetch_names() noted.
void decide(const Batch& batch, Judgements& judgements) noexcept;

} // namespace weir::pipeline

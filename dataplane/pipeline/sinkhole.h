// SPDX-License-Identifier: BSD-3-Clause
// Answers queries for listed names: finds what they get, so that the hits can still be read off the queries, then
// writes the answers into the frames, each step for all that were prepared with the image. An answer that was not is
// built apart and copied in.
#pragma once

#include "hit_details.h"
#include <weir/dns/prepared_reply.h>
#include <weir/pipeline/batch.h>
#include <weir/pipeline/decide.h>
#include <weir/pipeline/packet.h>
#include <weir/pipeline/worker.h>

#include <array>
#include <cstdint>

namespace weir::pipeline {

/// An answer that was built apart. `reason` is no_room, and nothing may be written, if the frame's capacity does not
/// hold it.
struct BuiltAnswer {
  Reason reason;
  dns::Answer given;
  std::uint16_t rcode;
  std::uint32_t length;
  std::array<std::uint8_t, dns::kMaxReplyLength> message;
};

/// The action of an answer, unless there is no room.
[[nodiscard]] inline hits::HitAction expected_action(dns::Answer answer, std::uint16_t type) noexcept
{
  const bool has_address = (type == dns::kTypeA) | (type == dns::kTypeAaaa) | (type == dns::kTypeAny);
  const bool sinkholed = (answer == dns::Answer::address) & has_address;
  return sinkholed ? hits::HitAction::dns_sinkholed : hits::HitAction::dns_blocked;
}

/// Of `judgements.reply` those whose answer was prepared with the image, the question can stay where it is and the
/// frame has room: fills `judgements.prepared` and the reason of these lanes.
[[nodiscard]] std::uint64_t choose_prepared(const Batch& batch, Judgements& judgements) noexcept;

void build_answer(const Batch& batch, std::uint32_t lane, const Judgements& judgements, const Worker& worker,
                  BuiltAnswer& answer) noexcept;

/// What the details of a hit say of it.
[[nodiscard]] DnsOutcome outcome_of(const ImageContext& context, dns::Answer given, std::uint16_t rcode,
                                    std::uint16_t type) noexcept;

/// Rewrites frames in `lanes`, which choose_prepared() returned.
void write_prepared(Batch& batch, std::uint64_t lanes, const Judgements& judgements) noexcept;

void write_built(Batch& batch, std::uint32_t lane, const Judgements& judgements, const BuiltAnswer& answer) noexcept;

} // namespace weir::pipeline

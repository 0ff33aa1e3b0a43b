// SPDX-License-Identifier: BSD-3-Clause
// Answers a query for a listed name: finds what it gets, so that the hit can still be read off the query, then writes
// the answer into the frame. An answer that was not prepared is built apart and copied in.
#pragma once

#include "hit_details.h"
#include <weir/dns/prepared_reply.h>
#include <weir/pipeline/decide.h>
#include <weir/pipeline/packet.h>
#include <weir/pipeline/worker.h>

#include <array>
#include <cstdint>

namespace weir::pipeline {

/// `reason` is no_room, and nothing may be written, if the frame's capacity does not hold the answer.
struct BuiltAnswer {
  Reason reason;
  dns::Answer given;
  std::uint16_t rcode;
  std::uint32_t length;
  std::uint32_t question_length;
  std::uint32_t question_sum;         ///< as in Judgements
  const dns::PreparedReply* prepared; ///< nullptr: `message` is the answer
  std::uint16_t owner;                ///< of a prepared SOA, as in the message; else 0
  std::array<std::uint8_t, dns::kMaxReplyLength> message;
};

/// The action that build_answer() will find, unless there is no room.
[[nodiscard]] inline hits::HitAction expected_action(dns::Answer answer, std::uint16_t type) noexcept
{
  const bool has_address = (type == dns::kTypeA) | (type == dns::kTypeAaaa) | (type == dns::kTypeAny);
  const bool sinkholed = (answer == dns::Answer::address) & has_address;
  return sinkholed ? hits::HitAction::dns_sinkholed : hits::HitAction::dns_blocked;
}

void build_answer(const ImageContext& context, const Frame& frame, const Packet& packet, const QueryBatch& queries,
                  std::uint32_t lane, const Judgements& judgements, const Worker& worker, BuiltAnswer& answer) noexcept;

/// What the details of a hit say of it.
[[nodiscard]] DnsOutcome outcome_of(const ImageContext& context, const BuiltAnswer& answer,
                                    std::uint16_t type) noexcept;

void write_answer(Frame& frame, const Packet& packet, const BuiltAnswer& answer) noexcept;

} // namespace weir::pipeline

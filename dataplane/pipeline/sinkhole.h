// SPDX-License-Identifier: BSD-3-Clause
// Answers a query for a listed name: builds the DNS message apart, so that the hit can still be read off the query,
// then writes it into the frame.
#pragma once

#include "hit_details.h"
#include <weir/pipeline/decide.h>
#include <weir/pipeline/packet.h>
#include <weir/pipeline/worker.h>

#include <array>
#include <cstdint>

namespace weir::pipeline {

/// `reason` is no_room, and nothing may be written, if the frame's capacity does not hold the answer.
struct BuiltAnswer {
  Reason reason;
  hits::HitAction action;
  DnsOutcome outcome;
  std::uint32_t length;
  std::uint32_t question_length;
  std::uint32_t question_sum; ///< as in Judgements
  std::array<std::uint8_t, dns::kMaxReplyLength> message;
};

/// The action that build_answer() will find, unless there is no room.
[[nodiscard]] hits::HitAction expected_action(dns::Answer answer, std::uint16_t type) noexcept;

void build_answer(const ImageContext& context, const Frame& frame, const Packet& packet, const QueryBatch& queries,
                  std::uint32_t lane, const Judgements& judgements, const Worker& worker, BuiltAnswer& answer) noexcept;

void write_answer(Frame& frame, const Packet& packet, const BuiltAnswer& answer) noexcept;

} // namespace weir::pipeline

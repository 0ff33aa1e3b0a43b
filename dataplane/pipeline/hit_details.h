// SPDX-License-Identifier: BSD-3-Clause
// Fills the hit record of a new row from the frame, before anything is rewritten. What the row's key says is in the
// record already (AggregationTable::count()).
#pragma once

#include <weir/dns/message.h>
#include <weir/hits/record.h>
#include <weir/pipeline/frame.h>
#include <weir/pipeline/packet.h>

#include <array>
#include <cstdint>

namespace weir::pipeline {

/// What a DNS query got. `ttl` is 0 without an answer, `address` (v4-mapped for A) zero without an address.
struct DnsOutcome {
  hits::DnsAnswer answer = hits::DnsAnswer::none;
  std::uint16_t rcode = 0;
  std::uint32_t ttl = 0;
  std::array<std::uint8_t, 16> address{};
};

/// Addresses, protocol, ports, TCP flags, ICMP, MACs, tags.
void describe_frame(const FrameBatch& frames, std::uint32_t lane, const Packet& packet,
                    hits::HitRecord& record) noexcept;

/// The question as asked, and what it got.
void describe_query(const dns::Question& question, const dns::Extras& extras, const DnsOutcome& outcome,
                    hits::HitRecord& record) noexcept;

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// Refuses a listed address to the inside client: TCP reset (RFC 9293 section 3.10.7.1), else ICMP "administratively
// prohibited" (ICMPv4 3/13, RFC 1812; ICMPv6 1/1, RFC 4443). The message bears the listed address as its source, since
// the box owns none.
#pragma once

#include <weir/pipeline/packet.h>

#include <weir/pipeline/worker.h>

#include <cstdint>

namespace weir::pipeline {

enum class Rejection : std::uint8_t { none, reset, unreachable };

/// How a packet may be rejected. none: it must not be (fragments, resets, ICMP errors, group or unspecified addresses,
/// wrong checksums, broken headers), there is no room, or the budget of ICMP messages is used up. Takes from the
/// budget.
[[nodiscard]] Rejection choose_rejection(const Frame& frame, const Packet& packet, bool verify_checksums,
                                         RejectBudget& budget, std::uint64_t now_ns) noexcept;

/// Rewrites the frame. `rejection` is what choose_rejection() returned for it and not none.
void write_rejection(Frame& frame, const Packet& packet, Rejection rejection) noexcept;

} // namespace weir::pipeline

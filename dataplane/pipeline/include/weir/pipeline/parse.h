// SPDX-License-Identifier: BSD-3-Clause
// Stage 1, parse: finds the two addresses of each frame, and the frames that may carry a DNS query. Nothing else is
// read before something is listed.
#pragma once

#include <weir/address/ipv6.h>
#include <weir/pipeline/frame.h>
#include <weir/pipeline/reason.h>
#include <weir/policy/settings.h>

#include <array>
#include <cstdint>

namespace weir::pipeline {

/// The addresses of one end of a batch, packed: element i belongs to lane `lane4[i]` (`lane6[i]`). An IPv6 address
/// that stands for an IPv4 address is in both lists.
struct AddressLanes {
  std::uint32_t count4;
  std::uint32_t count6;
  std::array<std::uint8_t, kMaxBatch> lane4;
  std::array<std::uint8_t, kMaxBatch> lane6;
  std::array<std::uint32_t, kMaxBatch> ipv4; ///< host order
  std::array<Ipv6, kMaxBatch> ipv6;
};

/// Filled by parse(); elements that are not named by a count or a mask are indeterminate.
struct ParsedBatch {
  AddressLanes remote;
  /// All lanes with MatchEnd::both, else the first lane with addresses, if FrameBatch::samples_inside.
  AddressLanes local;
  std::uint64_t addressed; ///< lanes with two readable addresses; `network` is valid for them
  std::uint64_t queries;   ///< unfragmented UDP to port 53 from the inside, UDP header readable
  std::uint64_t noted;     ///< lanes that, unless listed, are forwarded for `reason` rather than Reason::forwarded
  std::array<Reason, kMaxBatch> reason;
  std::array<std::uint8_t, kMaxBatch> network; ///< where the IP header begins: 14, 18 or 22
};

void parse(const FrameBatch& frames, policy::MatchEnd match, ParsedBatch& parsed) noexcept;

} // namespace weir::pipeline

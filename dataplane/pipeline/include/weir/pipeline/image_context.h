// SPDX-License-Identifier: BSD-3-Clause
// What the pipeline needs of a policy image beside the look-ups, decoded once when the image is loaded.
//
// Made by the control thread (<weir/pipeline/prepare.h>) and handed over together with the image; workers only read it.
#pragma once

#include <weir/dns/prepared_reply.h>
#include <weir/dns/reply.h>
#include <weir/pipeline/claim.h>
#include <weir/policy/view.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace weir::pipeline {

constexpr std::size_t kMaxBridges = 64;

/// How one bridge is judged. `mode` is what the image (or start.conf) says; a BYPASS order at run time is the caller's
/// to obey with Treatment::bypass.
struct BridgeRules {
  policy::BridgeMode mode = policy::BridgeMode::block;
  policy::StopAction action = policy::StopAction::drop;
  policy::MatchEnd match = policy::MatchEnd::remote;
};

/// What the entries of one rule ask for, decoded: hits come fast, and rules are few.
struct RuleClaims {
  std::array<Claim, 2> at{}; ///< by the Side of the frame; names: inside
  policy::AnswerMode answer = policy::AnswerMode::standard;
  std::uint16_t feed = 0; ///< the primary one; 0 if the rule has none
};

/// `reply` is the answer to a plain listed name with all but `soa_labels` and `server_cookie` filled in; its
/// `ede_text` points into `ede_bytes` of the same context, which is why a context is not copied.
struct ImageContext {
  const policy::ImageView* image = nullptr;
  std::uint64_t generation = 0;
  std::array<BridgeRules, kMaxBridges> bridges{};
  std::vector<RuleClaims> rules; ///< by number; [kNoRule] asks for nothing
  dns::ReplyOptions reply;
  dns::PreparedReplies replies; ///< of `reply`
  std::array<char, dns::kMaxEdeText> ede_bytes{};
  bool drop_odd_queries = true;
  bool has_address6 = true; ///< false: AAAA is answered NODATA, since the settings give an IPv4 address alone
  /// With false the UDP checksums of queries are taken as right (weir-replay of captures made on a host with offload).
  bool verify_checksums = true;
  bool has_exempt4 = false;
  bool has_exempt6 = false;

  [[nodiscard]] const RuleClaims& claims(policy::RuleNumber rule) const noexcept { return rules[rule]; }

  ImageContext() = default;
  ImageContext(const ImageContext&) = delete;
  ImageContext& operator=(const ImageContext&) = delete;
};

} // namespace weir::pipeline

// SPDX-License-Identifier: BSD-3-Clause
// A box for tests: a policy, the pipeline on it, and what came out of one frame.
#pragma once

#include "packet_builder.h"

#include <weir/hits/record.h>
#include <weir/pipeline/process.h>
#include <weir/policy_build/input.h>

#include <array>
#include <memory>
#include <string_view>
#include <vector>

namespace weir::test {

/// Feeds of every test policy, by index.
enum Feed : std::uint16_t { kBlockFeed = 0, kMonitorFeed = 1, kInboundFeed = 2, kOutboundFeed = 3 };

/// A policy under construction. Bridge "br0" blocks, drops and matches the remote end unless changed in `settings`.
struct Policy {
  Policy();
  Policy& address(std::string_view prefix, std::uint16_t feed = kBlockFeed,
                  policy::ContributionKind kind = policy::ContributionKind::listed);
  Policy& name(std::string_view text, policy::NameForm form = policy::NameForm::subdomains,
               std::uint16_t feed = kBlockFeed, policy::ContributionKind kind = policy::ContributionKind::listed,
               policy::AnswerMode answer = policy::AnswerMode::standard);
  [[nodiscard]] policy::BridgeSettings& bridge() { return input.settings.bridges.front(); }
  [[nodiscard]] policy::SinkholeSettings& sinkhole() { return input.settings.sinkhole; }
  policy::PolicyInput input;
};

struct Outcome {
  pipeline::Verdict verdict = pipeline::Verdict::forward;
  pipeline::Reason reason = pipeline::Reason::forwarded;
  Bytes frame; ///< as it leaves, or as it was if dropped
};

class Box {
public:
  explicit Box(Policy policy);
  ~Box();

  /// One frame alone in a batch. `cut`: bytes that the capture left off. `room`: capacity behind the frame.
  Outcome judge(const Bytes& frame, pipeline::Side side = pipeline::Side::inside, std::uint32_t cut = 0,
                std::uint32_t room = 256);
  Outcome from_outside(const Bytes& frame) { return judge(frame, pipeline::Side::outside); }
  /// Many frames in one batch; verdict and bytes of each, reasons not told.
  std::vector<Outcome> judge_batch(const std::vector<Bytes>& frames, pipeline::Side side);

  /// What was reported since the last call, in order.
  std::vector<hits::HitRecord> hits();
  [[nodiscard]] std::uint64_t counted(pipeline::Reason reason) const;

  std::uint64_t now_ns = 1'700'000'000'000'000'000;
  bool samples_inside = true; ///< of batches to come
  [[nodiscard]] pipeline::ImageContext& context();
  [[nodiscard]] pipeline::Worker& worker();
  /// What a data plane does after each batch; the records are thrown away.
  void flush();

private:
  [[nodiscard]] std::array<std::uint64_t, pipeline::kReasonCount> judged() const;
  std::vector<Outcome> run(const std::vector<Bytes>& frames, pipeline::Side side, std::uint32_t cut,
                           std::uint32_t room);
  /// Ends the program unless every frame has one verdict and one reason of that verdict's kind.
  void check_counts(const std::array<std::uint64_t, pipeline::kReasonCount>& before,
                    const pipeline::VerdictBatch& verdicts, std::size_t frames) const;
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Shorthands for whole frames; without a tag.
Bytes udp_frame(const IpHeader& header, unsigned from, unsigned to, const Bytes& payload);
Bytes tcp_frame(const IpHeader& header, unsigned from, unsigned to, unsigned flags);
/// A query from 10.0.0.5 to 9.9.9.9, or of the given addresses.
Bytes query_frame(const DnsQuery& query, const IpHeader& header = {"10.0.0.5", "9.9.9.9"});

} // namespace weir::test

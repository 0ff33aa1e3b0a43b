// SPDX-License-Identifier: BSD-3-Clause
// Any frames through the pipeline under each kind of bridge. Input: one byte of choices, then frames, each behind its
// length in two bytes. The box itself checks that every frame has one verdict and one reason.
#include "box.h"

#include <cstdlib>
#include <memory>

using namespace weir::test;
namespace pipeline = weir::pipeline;
namespace policy = weir::policy;

namespace {

constexpr std::size_t kKinds = 4;
constexpr std::size_t kEdeKind = 1;

Policy listed()
{
  return Policy()
      .address("192.0.2.0/24")
      .address("198.51.100.1", kMonitorFeed)
      .address("2001:db8::/32")
      .address("2002:c000:200::/40", kMonitorFeed)
      .address("203.0.113.7", kInboundFeed)
      .name("bad.example")
      .name("exact.example", policy::NameForm::exact)
      .name("below.example", policy::NameForm::below_only)
      .name("watched.example", policy::NameForm::subdomains, kMonitorFeed)
      .name("good.bad.example", policy::NameForm::subdomains, policy::kNoFeed, policy::ContributionKind::allow);
}

/// Drop; reject with EDE; both ends, NXDOMAIN, odd queries forwarded; monitor.
std::unique_ptr<Box> make(std::size_t kind)
{
  Policy policy = listed();
  policy.input.settings.exempt4 = {weir::Ipv4Prefix::of(*weir::parse_ipv4("10.9.9.9"), 32)};
  if (kind == kEdeKind) {
    policy.bridge().action = policy::StopAction::reject;
    policy.sinkhole().ede = true;
  } else if (kind == 2) {
    policy.bridge().match = policy::MatchEnd::both;
    policy.sinkhole().answer = policy::SinkholeAnswer::nxdomain;
    policy.sinkhole().odd_queries = policy::OddQueries::forward;
  } else if (kind == 3) {
    policy.bridge().mode = policy::BridgeMode::monitor;
  }
  return std::make_unique<Box>(std::move(policy));
}

std::vector<Bytes> frames_of(std::span<const std::uint8_t> input)
{
  std::vector<Bytes> frames;
  while (input.size() >= 2 && frames.size() < pipeline::kMaxBatch) {
    const std::size_t length = std::min<std::size_t>(input[0] << 8U | input[1], input.size() - 2);
    frames.emplace_back(input.begin() + 2, input.begin() + 2 + static_cast<long>(length));
    input = input.subspan(2 + length);
  }
  return frames;
}

void check(const Bytes& before, const Outcome& outcome, std::size_t kind)
{
  constexpr std::size_t kMinimumFrame = 60;
  const std::size_t limit = std::max(before.size() + (kind == kEdeKind ? 120 : 60), kMinimumFrame);
  const bool answered = outcome.verdict == pipeline::Verdict::answer;
  if (answered ? outcome.frame.size() > limit : outcome.frame != before)
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  static const std::array<std::unique_ptr<Box>, kKinds> boxes = {make(0), make(1), make(2), make(3)};
  if (size == 0)
    return 0;
  const std::size_t kind = data[0] % kKinds;
  Box& box = *boxes.at(kind);
  box.context().verify_checksums = (data[0] & 4) != 0;
  const pipeline::Side side = (data[0] & 8) != 0 ? pipeline::Side::outside : pipeline::Side::inside;
  box.now_ns += 1'000'000;
  const std::vector<Bytes> frames = frames_of({data + 1, size - 1});
  const std::vector<Outcome> outcomes = box.judge_batch(frames, side);
  for (std::size_t i = 0; i < frames.size(); ++i)
    check(frames[i], outcomes[i], kind);
  static_cast<void>(box.hits());
  return 0;
}

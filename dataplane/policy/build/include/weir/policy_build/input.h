// SPDX-License-Identifier: BSD-3-Clause
// What the builder makes an image of: contributions of feeds, allow lists and the protected set, in any order.
#pragma once

#include <weir/address/prefix.h>
#include <weir/policy/settings.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::policy {

/// `listed`: the feed lists it. `hole`: the feed does not list it nor anything below it (names only; adblock @@, RPZ
/// passthru). `allow`: removes what feeds say at and below it. `protect`: the same, and stronger than allow in words.
enum class ContributionKind : std::uint8_t { listed, hole, allow, protect };

/// Index into PolicyInput::feeds; kNoFeed for the config's own allow list and the protected set.
using FeedIndex = std::uint16_t;
constexpr FeedIndex kNoFeed = 0xFFFF;

struct Ipv4Contribution {
  Ipv4Prefix prefix;
  ContributionKind kind = ContributionKind::listed;
  FeedIndex feed = kNoFeed;
};

struct Ipv6Contribution {
  Ipv6Prefix prefix;
  ContributionKind kind = ContributionKind::listed;
  FeedIndex feed = kNoFeed;
};

/// The name lies at `offset`, `length` in PolicyInput::name_bytes: wire form, lower case, root byte included, at least
/// one label. `answer` other than standard marks a DoH canary.
struct NameContribution {
  std::uint64_t offset = 0;
  FeedIndex feed = kNoFeed;
  std::uint8_t length = 0;
  NameForm form = NameForm::exact;
  ContributionKind kind = ContributionKind::listed;
  AnswerMode answer = AnswerMode::standard;
};

struct PolicyInput {
  std::uint64_t generation = 0;
  std::uint64_t build_time = 0;
  Settings settings;
  std::vector<FeedInfo> feeds; ///< config order; the first of an entry's feeds is its primary feed
  std::vector<Ipv4Contribution> ipv4;
  std::vector<Ipv6Contribution> ipv6;
  std::vector<NameContribution> names;
  std::string name_bytes;
  /// 16 secret bytes for SipHash and bucket keys; random per box and image unless `--key` asks for reproducible builds.
  std::array<std::uint8_t, 16> key{};

  void add_name(std::string_view wire, NameForm form, FeedIndex feed, ContributionKind kind = ContributionKind::listed,
                AnswerMode answer = AnswerMode::standard)
  {
    names.push_back({name_bytes.size(), feed, static_cast<std::uint8_t>(wire.size()), form, kind, answer});
    name_bytes.append(wire);
  }
};

} // namespace weir::policy

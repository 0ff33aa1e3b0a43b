// SPDX-License-Identifier: BSD-3-Clause
// Linear judgement over all contributions.
#include "naive_policy.h"

#include <algorithm>
#include <set>

namespace naive {

namespace {

using namespace weir::policy;

struct Claim {
  ContributionKind kind;
  FeedIndex feed;
  unsigned depth;
  NameForm form;
  AnswerMode answer;
};

/// Drops what a feed says at or above its own deepest hole.
std::vector<Claim> without_holes(const std::vector<Claim>& claims)
{
  std::vector<Claim> kept;
  for (const Claim& claim : claims) {
    if (claim.kind == ContributionKind::hole)
      continue;
    const bool is_holed = std::any_of(claims.begin(), claims.end(), [&](const Claim& other) {
      return other.kind == ContributionKind::hole && other.feed == claim.feed && other.depth >= claim.depth;
    });
    if (!is_holed)
      kept.push_back(claim);
  }
  return kept;
}

bool allows(const PolicyInput& input, const Claim& claim)
{
  return claim.kind == ContributionKind::allow || claim.kind == ContributionKind::protect ||
         (claim.kind == ContributionKind::listed && input.feeds[claim.feed].mode == FeedMode::allow);
}

/// `holds_ipv4(depth)`: the claim of that depth covers IPv6 addresses that hold IPv4 addresses.
template <typename HoldsIpv4>
Judgement judge_claims(const PolicyInput& input, const std::vector<Claim>& all, bool is_name, HoldsIpv4 holds_ipv4)
{
  const std::vector<Claim> claims = without_holes(all);
  Judgement result;
  unsigned widest_allow = 1000;
  for (const Claim& claim : claims) {
    if (allows(input, claim))
      widest_allow = std::min(widest_allow, claim.depth);
  }
  std::set<std::uint16_t> feeds;
  bool is_blocked_wider = false;
  for (const Claim& claim : claims) {
    if (allows(input, claim)) {
      if (claim.depth == widest_allow && claim.kind == ContributionKind::protect)
        result.is_protected = true;
      continue;
    }
    const FeedInfo& feed = input.feeds[claim.feed];
    if (is_name && feed.direction == FeedDirection::inbound)
      continue;
    is_blocked_wider = is_blocked_wider || claim.depth < widest_allow;
    feeds.insert(claim.feed);
    const Action action = feed.mode == FeedMode::block ? Action::block : Action::monitor;
    if (feed.direction != FeedDirection::outbound && !is_name && result.inbound < action)
      result.inbound = action;
    if (feed.direction != FeedDirection::inbound && result.outbound < action)
      result.outbound = action;
    result.depth = std::max(result.depth, claim.depth);
  }
  if (widest_allow != 1000) {
    const bool is_stored = is_blocked_wider || holds_ipv4(widest_allow);
    result.kind = is_stored ? Judgement::Kind::allowed : Judgement::Kind::open;
    return result;
  }
  if (feeds.empty())
    return result;
  result.kind = Judgement::Kind::listed;
  result.feeds.assign(feeds.begin(), feeds.end());
  result.form = NameForm::below_only;
  for (const Claim& claim : claims) {
    if (claim.depth != result.depth || (is_name && input.feeds[claim.feed].direction == FeedDirection::inbound))
      continue;
    result.form = std::min(result.form, claim.form);
    result.answer = std::max(result.answer, claim.answer);
  }
  return result;
}

/// ::ffff:0:0/96, 64:ff9b::/96 and 2002::/16, bit by bit.
bool holds_ipv4(const weir::Ipv6& address, unsigned depth)
{
  struct Range {
    weir::Ipv6 base;
    unsigned length;
  };
  for (const Range& range :
       {Range{{0, 0xFFFF00000000}, 96}, Range{{0x64FF9B00000000, 0}, 96}, Range{{0x2002000000000000, 0}, 16}}) {
    bool same = true;
    for (unsigned bit = 0; bit < std::min(depth, range.length); ++bit) {
      const auto bit_of = [bit](const weir::Ipv6& a) { return (bit < 64 ? a.high : a.low) >> (63 - bit % 64) & 1; };
      same = same && bit_of(address) == bit_of(range.base);
    }
    if (same)
      return true;
  }
  return false;
}

bool holds_ipv4(weir::Ipv4, unsigned)
{
  return false;
}

template <typename Contributions, typename Address>
Judgement judge_address(const PolicyInput& input, const Contributions& contributions, const Address& address)
{
  std::vector<Claim> claims;
  for (const auto& c : contributions) {
    if (c.prefix.contains(address))
      claims.push_back({c.kind, c.feed, c.prefix.length, NameForm::exact, AnswerMode::standard});
  }
  return judge_claims(input, claims, false, [&](unsigned depth) { return holds_ipv4(address, depth); });
}

/// Number of labels of a wire name.
unsigned labels_of(const std::string& wire)
{
  unsigned labels = 0;
  for (std::size_t at = 0; wire[at] != 0; at += static_cast<unsigned char>(wire[at]) + 1U)
    ++labels;
  return labels;
}

/// The last `labels` labels of a wire name.
std::string last_labels(const std::string& wire, unsigned labels)
{
  std::string rest = wire;
  while (labels_of(rest) > labels)
    rest = rest.substr(static_cast<unsigned char>(rest[0]) + 1U);
  return rest;
}

} // namespace

Judgement judge(const PolicyInput& input, weir::Ipv4 address)
{
  return judge_address(input, input.ipv4, address);
}

Judgement judge(const PolicyInput& input, const weir::Ipv6& address)
{
  return judge_address(input, input.ipv6, address);
}

Judgement judge(const PolicyInput& input, const std::string& name)
{
  std::vector<Claim> claims;
  const unsigned labels = labels_of(name);
  for (const NameContribution& c : input.names) {
    const std::string listed = input.name_bytes.substr(c.offset, c.length);
    const unsigned listed_labels = labels_of(listed);
    if (listed_labels > labels || last_labels(name, listed_labels) != listed)
      continue;
    const bool covers = listed_labels == labels ? c.form != NameForm::below_only : c.form != NameForm::exact;
    if (covers)
      claims.push_back({c.kind, c.feed, listed_labels, c.form, c.answer});
  }
  return judge_claims(input, claims, true, [](unsigned) { return false; });
}

} // namespace naive

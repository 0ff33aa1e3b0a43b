// SPDX-License-Identifier: BSD-3-Clause
// The reference: judges one address or name by reading every contribution, straight from the text of the semantics.
// Shares no code with the builder but the address types.
#pragma once

#include <weir/policy_build/input.h>

#include <cstdint>
#include <string>
#include <vector>

namespace naive {

struct Judgement {
  /// listed: an entry with this class and these feeds must be found. allowed: a wider block exists, or an IPv4 address
  /// in the IPv6 address may be blocked, so an entry that allows must be found. open: nothing may be found that stops
  /// anything (without holes: nothing at all).
  enum class Kind { listed, allowed, open } kind = Kind::open;
  weir::policy::Action inbound = weir::policy::Action::none;
  weir::policy::Action outbound = weir::policy::Action::none;
  weir::policy::AnswerMode answer = weir::policy::AnswerMode::standard;
  std::vector<std::uint16_t> feeds;
  unsigned depth = 0; ///< prefix length or number of labels of the narrowest entry
  weir::policy::NameForm form = weir::policy::NameForm::exact;
  bool is_protected = false;
};

[[nodiscard]] Judgement judge(const weir::policy::PolicyInput& input, weir::Ipv4 address);
[[nodiscard]] Judgement judge(const weir::policy::PolicyInput& input, const weir::Ipv6& address);
/// `name` in wire form.
[[nodiscard]] Judgement judge(const weir::policy::PolicyInput& input, const std::string& name);

} // namespace naive

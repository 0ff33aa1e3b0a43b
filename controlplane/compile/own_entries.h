// SPDX-License-Identifier: BSD-3-Clause
// Contributions that come from no feed's list as such: allow, protection, their mirrors in IPv6, and DoH canaries.
#pragma once

#include "feed_table.h"

#include <weir/compile/entry_set.h>
#include <weir/policy_build/input.h>

#include <string>
#include <vector>

namespace weir::compile {

struct OwnName {
  std::string reversed;
  policy::NameForm form;
  policy::ContributionKind kind;
  policy::AnswerMode answer;
  policy::FeedIndex feed;
};

/// Each part sorted as merge_contributions() gives them.
struct OwnEntries {
  std::vector<policy::Ipv4Contribution> ipv4;
  std::vector<policy::Ipv6Contribution> ipv6;
  std::vector<OwnName> names;
};

[[nodiscard]] OwnEntries own_entries(const std::vector<FeedSlot>& slots, const EntrySet& protected_set,
                                     const EntrySet& allowed);

/// How a listed name is answered.
[[nodiscard]] policy::AnswerMode answer_of(std::string_view reversed) noexcept;

} // namespace weir::compile

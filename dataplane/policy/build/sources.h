// SPDX-License-Identifier: BSD-3-Clause
// One contribution to one key (address, prefix or name), as the overlap rules see it.
#pragma once

#include <weir/policy/rule.h>
#include <weir/policy_build/input.h>

namespace weir::policy {

struct Source {
  ContributionKind kind = ContributionKind::listed;
  FeedIndex feed = kNoFeed;
  NameForm form = NameForm::exact;
  AnswerMode answer = AnswerMode::standard;
};

/// What a contribution counts as: what a feed of mode allow lists is allowed.
[[nodiscard]] ContributionKind effective_kind(const Source& source, const std::vector<FeedInfo>& feeds) noexcept;

/// True if the contribution can stand in an image at all: feeds exist, `listed` and `hole` have one.
[[nodiscard]] bool is_sound(const Source& source, std::size_t feed_count) noexcept;

} // namespace weir::policy

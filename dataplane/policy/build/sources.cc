// SPDX-License-Identifier: BSD-3-Clause
// Meaning of a contribution by its feed.
#include "sources.h"

namespace weir::policy {

ContributionKind effective_kind(const Source& source, const std::vector<FeedInfo>& feeds) noexcept
{
  if (source.kind == ContributionKind::listed && feeds[source.feed].mode == FeedMode::allow)
    return ContributionKind::allow;
  return source.kind;
}

bool is_sound(const Source& source, std::size_t feed_count) noexcept
{
  if (source.kind > ContributionKind::protect || source.form > NameForm::below_only ||
      source.answer > AnswerMode::nodata)
    return false;
  if (source.feed < feed_count)
    return true;
  return source.feed == kNoFeed && source.kind != ContributionKind::listed && source.kind != ContributionKind::hole;
}

} // namespace weir::policy

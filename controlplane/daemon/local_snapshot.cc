// SPDX-License-Identifier: BSD-3-Clause
// Entries as the snapshot of a feed that nobody parsed.
#include "local_snapshot.h"

#include "snapshot_draft.h"

#include <weir/feeds/snapshot.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace weir::daemon {

tl::expected<void, std::string> write_local_snapshot(const std::string& path, std::string_view feed,
                                                     const std::vector<feeds::LocalEntry>& entries, bool allow,
                                                     std::int64_t now)
{
  if (entries.empty()) {
    std::remove(path.c_str());
    return {};
  }
  SnapshotDraft draft(path);
  if (!draft.file())
    return tl::make_unexpected(path + ": " + std::strerror(errno));
  const auto written = feeds::write_snapshot(draft.file().get(),
                                             feeds::make_local_feed(std::string(feed), entries, allow), nullptr, now);
  if (!written)
    return tl::make_unexpected(path + ": " + written.error().text);
  if (!draft.put_in_place())
    return tl::make_unexpected(path + ": " + std::strerror(errno));
  return {};
}

} // namespace weir::daemon

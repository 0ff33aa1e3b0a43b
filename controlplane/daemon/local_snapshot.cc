// SPDX-License-Identifier: BSD-3-Clause
// Written beside its place, then put there.
#include "local_snapshot.h"

#include "descriptor.h"

#include <weir/feeds/snapshot.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>

namespace weir::daemon {

tl::expected<void, std::string> write_local_snapshot(const std::string& path, std::string_view feed,
                                                     const std::vector<feeds::LocalEntry>& entries, bool allow,
                                                     std::int64_t now)
{
  constexpr mode_t kMode = 0640;
  if (entries.empty()) {
    std::remove(path.c_str());
    return {};
  }
  const std::string draft = path + ".new";
  unlink(draft.c_str());
  const Descriptor file(open(draft.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kMode));
  if (!file)
    return tl::make_unexpected(draft + ": " + std::strerror(errno));
  const auto written =
      feeds::write_snapshot(file.get(), feeds::make_local_feed(std::string(feed), entries, allow), nullptr, now);
  if (!written)
    return tl::make_unexpected(written.error().text);
  if (std::rename(draft.c_str(), path.c_str()) != 0)
    return tl::make_unexpected(path + ": " + std::strerror(errno));
  return {};
}

} // namespace weir::daemon

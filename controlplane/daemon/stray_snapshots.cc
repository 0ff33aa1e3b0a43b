// SPDX-License-Identifier: BSD-3-Clause
// Goes through the directory of snapshots.
#include <weir/daemon/stray_snapshots.h>

#include <filesystem>
#include <vector>

namespace weir::daemon {

void remove_stray_snapshots(const Paths& paths, const std::set<std::string, std::less<>>& feeds)
{
  std::error_code error;
  std::vector<std::filesystem::path> strays;
  for (std::filesystem::directory_iterator at(paths.snapshots(), error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".snapshot" && !feeds.contains(at->path().stem().string()))
      strays.push_back(at->path());
  }
  for (const std::filesystem::path& stray : strays)
    std::filesystem::remove(stray, error);
}

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// Snapshot files held open.
#include "build_inputs.h"

#include <weir/config/config.h>

#include <fcntl.h>
#include <string_view>
#include <utility>

namespace weir::daemon {

std::vector<int> BuildInputs::numbers() const
{
  std::vector<int> out;
  for (const Descriptor& file : files)
    out.push_back(file.get());
  return out;
}

std::vector<provenance::FeedFile> BuildInputs::provenance_files() const
{
  std::vector<provenance::FeedFile> out;
  for (std::size_t i = 0; i < feeds.size(); ++i)
    out.push_back({feeds[i], "/proc/self/fd/" + std::to_string(files[i].get())});
  return out;
}

BuildInputs open_build_inputs(const Setup& setup, const std::vector<config::Feed>& imported)
{
  BuildInputs inputs;
  const auto take = [&](std::string_view feed) {
    Descriptor file(open(setup.paths().snapshot(feed).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file)
      return;
    inputs.feeds.emplace_back(feed);
    inputs.files.push_back(std::move(file));
  };
  for (const config::Feed& feed : setup.config.feeds)
    take(feed.name);
  for (const config::Feed& feed : imported)
    take(feed.name);
  take(config::kLocalBlockFeed);
  take(config::kLocalAllowFeed);
  return inputs;
}

} // namespace weir::daemon

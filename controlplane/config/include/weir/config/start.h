// SPDX-License-Identifier: BSD-3-Clause
// start.conf out of weir.yaml and board.yaml: what the data plane reads beside the policy image.
#pragma once

#include <weir/config/board.h>
#include <weir/config/config.h>

#include <string>
#include <tl/expected.hpp>

namespace weir::config {

/// Absolute directories.
struct Directories {
  std::string state = "/var/lib/weir";
  std::string run = "/run/weir";
};

/// The text of start.conf, or a sentence that says what the data plane would refuse. Call check_fit() first.
[[nodiscard]] tl::expected<std::string, std::string> render_start(const Config& config, const Board& board,
                                                                  const Directories& directories);

} // namespace weir::config

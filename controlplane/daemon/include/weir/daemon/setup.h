// SPDX-License-Identifier: BSD-3-Clause
// What the daemon was started with: sealed before the first thread, shared by all.
#pragma once

#include <weir/config/board.h>
#include <weir/config/config.h>
#include <weir/config/diagnostic.h>
#include <weir/daemon/options.h>

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::daemon {

struct Setup {
  Options options;
  config::Config config;
  config::Board board;
  std::string config_text; ///< the file as it was read: builds use this, not what the file says later
  std::string board_text;

  [[nodiscard]] const Paths& paths() const noexcept { return options.paths; }
};

/// Reads both files and checks that they fit; all that is wrong comes back.
[[nodiscard]] tl::expected<Setup, config::Diagnostics> load_setup(const Options& options);

/// "0.1.0"
[[nodiscard]] std::string_view version() noexcept;

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// The subcommands that do their work and end.
#pragma once

#include <weir/config/config.h>
#include <weir/daemon/options.h>

#include <string>

namespace weir::daemon {

/// Exit status: 0 done, 1 failed, said on stderr.
[[nodiscard]] int render_start(const Options& options);
/// "1 bridge, 4 feeds, 2 receivers".
[[nodiscard]] std::string summary(const config::Config& config);
[[nodiscard]] int check(const Options& options);
[[nodiscard]] int print_settings();

} // namespace weir::daemon

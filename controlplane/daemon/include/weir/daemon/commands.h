// SPDX-License-Identifier: BSD-3-Clause
// The subcommands that do their work and end.
#pragma once

#include <weir/daemon/options.h>

namespace weir::daemon {

/// Exit status: 0 done, 1 failed, said on stderr.
[[nodiscard]] int render_start(const Options& options);
[[nodiscard]] int check(const Options& options);
[[nodiscard]] int print_settings();

} // namespace weir::daemon

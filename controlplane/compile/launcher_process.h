// SPDX-License-Identifier: BSD-3-Clause
// The launcher itself: the code that runs in the process forked by Launcher::start().
#pragma once

#include <weir/compile/launcher.h>

namespace weir::compile {

/// Serves jobs from `socket` until its other end is gone, then ends the process. `program` is the opened program.
[[noreturn]] void run_launcher_process(const LauncherSettings& settings, int socket, int program);

} // namespace weir::compile

// SPDX-License-Identifier: BSD-3-Clause
// The interactive shell on a terminal, by libedit.
#pragma once

#include <weir/shell/session.h>

namespace weir::shell {

constexpr char kPrompt[] = "weir> ";

/// Reads and runs lines until the person leaves; Ctrl-C abandons a line. The history is kept in ~/.weir_history.
/// Returns the exit status.
int run_interactive(const Session& session);

} // namespace weir::shell

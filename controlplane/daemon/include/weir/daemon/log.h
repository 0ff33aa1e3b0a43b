// SPDX-License-Identifier: BSD-3-Clause
// Lines on stderr, for the journal of the service manager: what an operator must know when the shell does not answer.
#pragma once

#include <string_view>

namespace weir::daemon {

/// One line, made printable, as one write. Any thread.
void log_line(std::string_view text);

} // namespace weir::daemon

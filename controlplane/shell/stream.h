// SPDX-License-Identifier: BSD-3-Clause
// Standard output for commands that go on until they are stopped.
#pragma once

#include <weir/shell/session.h>

namespace weir::shell {

/// Writes to standard output at once. A pause lasts 300 ms and ends early, for good, with Ctrl-C or when the reader of
/// a pipe is gone.
[[nodiscard]] Stream standard_output();

} // namespace weir::shell

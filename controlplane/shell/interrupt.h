// SPDX-License-Identifier: BSD-3-Clause
// Ctrl-C as something that is asked for.
#pragma once

namespace weir::shell {

/// From now on Ctrl-C interrupts a read or a wait instead of ending the program.
void catch_interrupts();

/// True, once, after Ctrl-C: what waits for the daemon gives up.
bool was_interrupted() noexcept;

} // namespace weir::shell

// SPDX-License-Identifier: BSD-3-Clause
// Ctrl-C as something that is asked for.
#pragma once

namespace weir::shell {

/// From now on Ctrl-C interrupts a read or a wait instead of ending the program.
void catch_interrupts();

/// True, once, after Ctrl-C: what waits for the daemon gives up.
bool was_interrupted() noexcept;

/// While one lives Ctrl-C is kept back until wait_for_input(): none can fall between a look at was_interrupted() and a
/// read that then waits for the next key.
class InterruptsKept {
public:
  InterruptsKept() noexcept;
  ~InterruptsKept();
  InterruptsKept(const InterruptsKept&) = delete;
  InterruptsKept& operator=(const InterruptsKept&) = delete;
};

/// Within InterruptsKept: for a question to the daemon, which Ctrl-C must end.
class InterruptsLetIn {
public:
  InterruptsLetIn() noexcept;
  ~InterruptsLetIn();
  InterruptsLetIn(const InterruptsLetIn&) = delete;
  InterruptsLetIn& operator=(const InterruptsLetIn&) = delete;
};

/// Waits until `descriptor` can be read. False: Ctrl-C, also one that was kept back.
[[nodiscard]] bool wait_for_input(int descriptor) noexcept;

} // namespace weir::shell

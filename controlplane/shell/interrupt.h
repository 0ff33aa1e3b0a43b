// SPDX-License-Identifier: BSD-3-Clause
// Ctrl-C as something that is asked for.
#pragma once

#include <cstdint>

namespace weir::shell {

/// From now on Ctrl-C interrupts a read or a wait instead of ending the program.
void catch_interrupts();

/// True, once, after Ctrl-C: what waits for the daemon gives up.
bool was_interrupted() noexcept;

/// `kept_back` until wait_for_input(): none can fall between a look at was_interrupted() and a read that then waits for
/// the next key. `let_in`, within a scope that keeps them back: for a question to the daemon, which Ctrl-C must end.
enum class Interrupts : std::uint8_t { kept_back, let_in };

/// While one lives Ctrl-C is treated so; then the other way.
class InterruptScope {
public:
  explicit InterruptScope(Interrupts within) noexcept;
  ~InterruptScope();
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

private:
  const Interrupts within_;
};

/// Waits until `descriptor` can be read. False: Ctrl-C, also one that was kept back.
[[nodiscard]] bool wait_for_input(int descriptor) noexcept;

} // namespace weir::shell

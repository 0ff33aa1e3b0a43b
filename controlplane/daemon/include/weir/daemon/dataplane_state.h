// SPDX-License-Identifier: BSD-3-Clause
// What the control plane knows of the data plane, and the one place that says in words what it means when no data plane
// answers.
#pragma once

#include <weir/control/messages.h>
#include <weir/generations/dataplane_link.h>
#include <weir/generations/history.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::daemon {

enum class DataplaneWord : std::uint8_t { absent, running, silent, denied, other_version };
/// "absent", "running", "silent", "denied", "other-version".
[[nodiscard]] std::string_view word(DataplaneWord state) noexcept;

/// As many as it says there are.
[[nodiscard]] std::span<const control::BridgeState> bridges_of(const control::HelloReply& hello) noexcept;

struct DataplaneState {
  DataplaneWord word = DataplaneWord::absent;
  std::optional<control::HelloReply> hello; ///< of the running data plane
  std::string problem;                      ///< why there is none

  /// Of a bridge: "block", ..., or "unknown" without a data plane.
  [[nodiscard]] std::string effective_mode(std::string_view bridge) const;
};

/// After a call that failed.
[[nodiscard]] DataplaneState state_without(const generations::LinkError& error);

/// The following are of a state without a hello.
/// "no data plane is running (Connection refused)"
[[nodiscard]] std::string absence_cause(const DataplaneState& state);
/// The same, with what to do: "no data plane is running; start weir-dataplane, ..."; empty with a hello.
[[nodiscard]] std::string absence_advice(const DataplaneState& state);
/// All: cause, what it means for traffic, what to do.
[[nodiscard]] std::string absence_text(const DataplaneState& state);
/// Of a change that is kept: cause, and when it is taken over.
[[nodiscard]] std::string waiting_text(const DataplaneState& state);

/// ": all is forwarded ..." behind an effective mode that nobody configures; empty for the others.
[[nodiscard]] std::string_view mode_meaning(std::string_view effective) noexcept;

/// What is true of a generation at this moment: while no data plane runs, none is in force, but waits for one.
[[nodiscard]] generations::Generation as_seen(generations::Generation generation, const DataplaneState& state);

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// The one table of start.conf: each key with what it expects and how it is read and written.
#pragma once

#include <weir/control/start_config.h>

#include <span>

namespace weir::control {

/// A key of `Owner`; below "port.NAME." and "bridge.NAME." for StartPort and StartBridge.
template <typename Owner> struct Field {
  std::string_view key;
  std::string_view expects; ///< completes "expected ..."
  bool required;
  bool (*set)(Owner& owner, std::string_view value); ///< false: the value is not what is expected
  std::string (*get)(const Owner& owner);            ///< empty: the key is left out
};

[[nodiscard]] std::span<const Field<StartConfig>> config_fields() noexcept;
[[nodiscard]] std::span<const Field<StartPort>> port_fields() noexcept;
[[nodiscard]] std::span<const Field<StartBridge>> bridge_fields() noexcept;

/// A name of a port or bridge: [a-z0-9_-], 1..31 characters.
[[nodiscard]] bool is_name(std::string_view text) noexcept;

} // namespace weir::control

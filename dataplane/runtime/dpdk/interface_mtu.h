// SPDX-License-Identifier: BSD-3-Clause
// The MTU of a kernel interface behind a virtual port.
#pragma once

#include <optional>
#include <string>

namespace weir::runtime {

/// nullopt: no such interface in this network namespace.
[[nodiscard]] std::optional<unsigned> interface_mtu(const std::string& interface) noexcept;

} // namespace weir::runtime

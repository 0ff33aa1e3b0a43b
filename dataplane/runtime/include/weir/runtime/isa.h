// SPDX-License-Identifier: BSD-3-Clause
// The instruction set that the hot loops of this process use.
#pragma once

#include <string_view>

namespace weir::runtime {

/// "x86-64-v3", "x86-64-v2", "aarch64", ...
[[nodiscard]] std::string_view isa_level() noexcept;

} // namespace weir::runtime

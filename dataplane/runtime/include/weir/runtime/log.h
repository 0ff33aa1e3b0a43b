// SPDX-License-Identifier: BSD-3-Clause
// Lines for the operator on standard error. Control thread only: workers count and never write.
#pragma once

#include <string_view>

namespace weir::runtime {

/// One line, unprintable bytes made harmless. `warn` marks it as something to look at.
void say(std::string_view line) noexcept;
void warn(std::string_view line) noexcept;

} // namespace weir::runtime

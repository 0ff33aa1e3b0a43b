// SPDX-License-Identifier: BSD-3-Clause
// What weir-compile can be: each returns the exit status.
#pragma once

#include "options.h"

namespace weir::compile_tool {

[[nodiscard]] int run_offline(const Options& options);
[[nodiscard]] int run_parse_child(const Options& options);
[[nodiscard]] int run_build_child();

} // namespace weir::compile_tool

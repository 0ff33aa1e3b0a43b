// SPDX-License-Identifier: BSD-3-Clause
// The run directory, made where it is missing.
#pragma once

#include <weir/control/start_config.h>
#include <weir/runtime/error.h>

namespace weir::runtime {

/// `<run-dir>` (0755) and `<run-dir>/rings` (2770, of `user` and `control_group` when made by root). What exists is
/// left as it is, but must be a directory.
[[nodiscard]] Started<void> prepare_run_directory(const control::StartConfig& config);

} // namespace weir::runtime

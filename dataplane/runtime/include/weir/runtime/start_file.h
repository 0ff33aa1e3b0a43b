// SPDX-License-Identifier: BSD-3-Clause
// Reads start.conf from a file that only root can have written: its device arguments reach EAL.
#pragma once

#include <weir/control/start_config.h>
#include <weir/runtime/error.h>

#include <string>

namespace weir::runtime {

/// Refused unless a regular file (no symlink), owned by root or, when not running as root, by the own uid, and writable
/// by its owner only.
[[nodiscard]] Started<control::StartConfig> read_start_file(const std::string& path);

} // namespace weir::runtime

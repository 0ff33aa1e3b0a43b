// SPDX-License-Identifier: BSD-3-Clause
// The counters of a running data plane as one line of JSON, for scripts without a control plane.
#pragma once

#include <weir/hits_files/error.h>

#include <filesystem>
#include <string>

namespace weir::runtime {

/// Of the newest instance below `run_dir`:
///   {"seconds": monotonic, "instance": "16 hex digits", "frames": {reason: count}, "ports": {name: {"rx": n, "tx":
///   n}}}
/// Every frame judged is in "frames" once. Without any instance the objects are empty.
[[nodiscard]] hits::FileResult<std::string> counters_text(const std::filesystem::path& run_dir);

} // namespace weir::runtime

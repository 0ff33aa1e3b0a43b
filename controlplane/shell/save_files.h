// SPDX-License-Identifier: BSD-3-Clause
// Files that came with a result, written by the shell with the rights of the person who runs it.
#pragma once

#include <weir/api/error.h>
#include <weir/api/method.h>

#include <string>

namespace weir::shell {

/// Writes `{files: [{path, text}]}` below `directory`, which must not exist or be empty. Paths that could lead out of
/// it are refused before anything is written; no file is ever overwritten. Returns `{directory, files: [{path,
/// bytes}]}`.
[[nodiscard]] api::Result save_files(const std::string& directory, const std::string& result);

} // namespace weir::shell

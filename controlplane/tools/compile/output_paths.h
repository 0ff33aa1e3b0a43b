// SPDX-License-Identifier: BSD-3-Clause
// Where outputs lead, and whether an output would destroy an input or another output.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace weir::compile_tool {

/// The path behind all symbolic links at the end of `path`, whether anything is there or not. nullopt: a link that the
/// kernel made (/dev/stdout, /proc/self/fd/1), which leads to an open file and not to a name, or a loop.
[[nodiscard]] std::optional<std::string> followed(const std::string& path);

/// A sentence if one of `written` is one of `read` or is there twice, through links too; else empty. Only regular files
/// and names that don't exist yet count: a device or pipe can be written as often as one likes.
[[nodiscard]] std::string conflict_of(const std::vector<std::string>& read, const std::vector<std::string>& written);

/// True if the path leads to this program's standard output.
[[nodiscard]] bool is_standard_output(const std::string& path);

} // namespace weir::compile_tool

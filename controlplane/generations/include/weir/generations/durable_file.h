// SPDX-License-Identifier: BSD-3-Clause
// Small state files that are either the old or the new one, whatever happens in between.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <tl/expected.hpp>

namespace weir::generations {

/// What the control plane keeps for itself is read by its group at most.
inline constexpr mode_t kStateFileMode = 0640;

/// Temporary file beside it, write, fsync, rename, fsync of the directory. A failure leaves the old file and says why
/// in a sentence.
[[nodiscard]] tl::expected<void, std::string> write_durably(const std::string& path, std::string_view text,
                                                            mode_t mode);

/// Makes renames, new and removed names in the directory of `path` durable; false: errno says why.
[[nodiscard]] bool sync_directory_of(const std::string& path);

/// The whole of a regular file of 1 to `limit` bytes; a missing file is an empty text.
[[nodiscard]] tl::expected<std::string, std::string> read_state_file(const std::string& path, std::size_t limit);

} // namespace weir::generations

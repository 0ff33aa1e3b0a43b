// SPDX-License-Identifier: BSD-3-Clause
// Counts the versions of weir.yaml that this box has run with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::daemon {

struct ConfigRevision {
  std::uint64_t number = 1;
  bool changed = false; ///< since the last start of the daemon; false at the first one
};

/// Compares with `path`, and remembers. A file that can't be read or kept costs the comparison only.
[[nodiscard]] ConfigRevision note_revision(const std::string& path, std::string_view config_text);

} // namespace weir::daemon

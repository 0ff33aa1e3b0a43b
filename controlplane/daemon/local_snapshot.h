// SPDX-License-Identifier: BSD-3-Clause
// A list of the box's own as the snapshot of a feed.
#pragma once

#include <weir/feeds/parse.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace weir::daemon {

/// Replaces the file at `path`; without entries there is none then. The error is a sentence.
[[nodiscard]] tl::expected<void, std::string> write_local_snapshot(const std::string& path, std::string_view feed,
                                                                   const std::vector<feeds::LocalEntry>& entries,
                                                                   bool allow, std::int64_t now);

} // namespace weir::daemon

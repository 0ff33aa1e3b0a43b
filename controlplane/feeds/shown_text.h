// SPDX-License-Identifier: BSD-3-Clause
// Text of a feed as reports show it: printable ASCII, cut. Same form as the control plane's printable().
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::feeds {

/// Bytes outside 0x20..0x7e become \xHH, a backslash \\; more than `limit` source bytes: cut, "..." behind it.
[[nodiscard]] std::string shown(std::string_view text, std::size_t limit);

} // namespace weir::feeds

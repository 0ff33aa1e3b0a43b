// SPDX-License-Identifier: BSD-3-Clause
// The one gate that strings from outside (feed names, URLs, question names, server words) pass before they are shown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::config {

/// Printable ASCII stays; every other byte becomes \xHH and a backslash becomes \\, so that no output can move a
/// cursor, break a line or hide text. Longer than `limit` bytes: cut, with "..." behind it.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 256);

} // namespace weir::config

// SPDX-License-Identifier: BSD-3-Clause
// Cells of tables: what may be cut, and how.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::shell {

/// Cut to `width` with ".." at the end, if it is longer.
[[nodiscard]] std::string cut_cell(std::string cell, std::size_t width);

/// An address or a prefix, by its characters: never to be cut, half of one is another.
[[nodiscard]] bool looks_like_address(std::string_view cell);

} // namespace weir::shell

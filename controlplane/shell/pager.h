// SPDX-License-Identifier: BSD-3-Clause
// Shows long outputs a screen at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace weir::shell {

/// Writes the text to standard output. On a terminal it stops after each screen until a key: blank for a further
/// screen, enter for a line, q to leave the rest out.
void show_paged(std::string_view text);

/// Columns of the terminal that is standard output; 0 if it is none, 80 if it does not say.
std::size_t screen_columns();

/// Writes all of it, to standard output (1) or standard error (2). False: it could not be written, mostly because the
/// reader went away.
bool write_all(int descriptor, std::string_view text);

} // namespace weir::shell

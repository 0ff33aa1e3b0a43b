// SPDX-License-Identifier: BSD-3-Clause
// Shows long outputs a screen at a time.
#pragma once

#include <string_view>

namespace weir::shell {

/// Writes the text to standard output. On a terminal it stops after each screen until a key: blank for a further
/// screen, enter for a line, q to leave the rest out.
void show_paged(std::string_view text);

/// Writes all of it, to standard output (1) or standard error (2). A reader that went away does not matter.
void write_all(int descriptor, std::string_view text);

} // namespace weir::shell

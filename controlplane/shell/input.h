// SPDX-License-Identifier: BSD-3-Clause
// Reports from files, pipes and the clipboard.
#pragma once

#include <weir/shell/session.h>

#include <cstddef>

namespace weir::shell {

constexpr std::size_t kMaxInput = std::size_t{16} << 20;

/// How "-" is read. `paste`: from the terminal, line by line, until a line that is "." or Ctrl-D. `none`: standard
/// input is something else, a script.
enum class StandardInput : std::uint8_t { pipe, paste, none };

/// At most kMaxInput bytes; a larger input is an error.
[[nodiscard]] ReadInput input_reader(StandardInput standard);

/// On a terminal: asks on standard error, reads the answer from the terminal, a whole line; only "y" and "yes", in
/// any case, mean yes.
[[nodiscard]] bool ask_person(std::string_view question);

} // namespace weir::shell

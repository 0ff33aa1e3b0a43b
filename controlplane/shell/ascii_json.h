// SPDX-License-Identifier: BSD-3-Clause
// JSON in ASCII: the same values, nothing that a terminal could take for a command.
#pragma once

#include <string>
#include <string_view>

namespace weir::shell {

/// Writes every character outside printable ASCII, which in valid JSON stands in strings only, as \uXXXX. What is no
/// UTF-8 becomes \ufffd; line breaks and tabs between values stay.
[[nodiscard]] std::string ascii_json(std::string_view text);

} // namespace weir::shell

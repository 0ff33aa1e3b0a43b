// SPDX-License-Identifier: BSD-3-Clause
// Finds the known word nearest to a mistyped one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace weir::control {

/// The candidate with the fewest single-character edits; empty when even that one differs in more than a third of its
/// characters (at least 2 are allowed). Words longer than 64 characters are not compared.
[[nodiscard]] std::string nearest_key(std::string_view word, std::span<const std::string> candidates);

} // namespace weir::control

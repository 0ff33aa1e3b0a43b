// SPDX-License-Identifier: BSD-3-Clause
// "Did you mean": the known word nearest to a mistyped one.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace weir::config {

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. Costs |a| * |b|.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate with the smallest distance, the first of equals; `candidates` is not empty. Empty if even that one
/// has hardly a letter in common with `word`. Only the first 64 bytes of `word` count.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// ", the WHAT is 'candidate'" or nothing, for the end of a message.
[[nodiscard]] std::string nearest_hint(std::string_view what, std::string_view word,
                                       std::span<const std::string_view> candidates);

} // namespace weir::config

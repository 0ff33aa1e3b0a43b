// SPDX-License-Identifier: BSD-3-Clause
// weir.yaml and board.yaml in. Nothing that stands in a file can crash, stall or exhaust: size, depth and node count
// are bounded; anchors, aliases, tags, duplicate keys and second documents are refused.
#pragma once

#include <weir/config/board.h>
#include <weir/config/config.h>
#include <weir/config/diagnostic.h>

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::config {

/// `file` is used in messages and as the place that relative `file:` feed paths start from. With `board`, what
/// check_fit() finds is told together with the rest.
[[nodiscard]] tl::expected<Config, Diagnostics> parse_config(std::string_view text, const std::string& file,
                                                             const Board* board = nullptr);
[[nodiscard]] tl::expected<Board, Diagnostics> parse_board(std::string_view text, const std::string& file);

/// The whole text of a regular file of at most kMaxConfigBytes.
[[nodiscard]] tl::expected<std::string, Diagnostics> read_config_text(const std::string& file);

/// Reads the file first.
[[nodiscard]] tl::expected<Config, Diagnostics> load_config(const std::string& file, const Board* board = nullptr);
[[nodiscard]] tl::expected<Board, Diagnostics> load_board(const std::string& file);

/// What only shows when both are known: ports that do not exist, `on-failure: open` without a bypass driver.
/// `file`: that of the config, for the messages. Empty = they fit.
[[nodiscard]] Diagnostics check_fit(const Config& config, const Board& board, const std::string& file);

/// An address, prefix or name of the kind that `allow` takes, as for a config; the error is a sentence. Host bits
/// are an error here, since a person wrote it.
[[nodiscard]] tl::expected<Entry, std::string> parse_entry(std::string_view text);

} // namespace weir::config

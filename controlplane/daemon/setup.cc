// SPDX-License-Identifier: BSD-3-Clause
// The two files read and compared.
#include <weir/daemon/setup.h>

#include <weir/config/parse.h>

#include <utility>

namespace weir::daemon {

tl::expected<Setup, config::Diagnostics> load_setup(const Options& options)
{
  Setup setup;
  setup.options = options;
  config::Diagnostics wrong;
  // Read once: what is checked must be what is kept, also while somebody writes the file.
  const auto board_text = config::read_config_text(options.board_file);
  auto board =
      board_text.and_then([&](const std::string& text) { return config::parse_board(text, options.board_file); });
  const config::Board* ports = board ? &*board : nullptr;
  const auto config_text = config::read_config_text(options.config_file);
  auto config = config_text.and_then(
      [&](const std::string& text) { return config::parse_config(text, options.config_file, ports); });
  if (!config)
    wrong.insert(wrong.end(), config.error().begin(), config.error().end());
  if (!board)
    wrong.insert(wrong.end(), board.error().begin(), board.error().end());
  if (!wrong.empty())
    return tl::make_unexpected(wrong);
  setup.config_text = *config_text;
  setup.board_text = *board_text;
  setup.config = std::move(*config);
  setup.board = std::move(*board);
  return setup;
}

std::string_view version() noexcept
{
  return WEIR_VERSION;
}

} // namespace weir::daemon

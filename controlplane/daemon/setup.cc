// SPDX-License-Identifier: BSD-3-Clause
// The two files read and compared.
#include <weir/daemon/setup.h>

#include <weir/config/parse.h>
#include <weir/generations/durable_file.h>

#include <utility>

namespace weir::daemon {

tl::expected<Setup, config::Diagnostics> load_setup(const Options& options)
{
  Setup setup;
  setup.options = options;
  config::Diagnostics wrong;
  auto text = generations::read_state_file(options.config_file, config::kMaxConfigBytes);
  if (text)
    setup.config_text = std::move(*text);
  auto board_text = generations::read_state_file(options.board_file, config::kMaxConfigBytes);
  if (board_text)
    setup.board_text = std::move(*board_text);
  auto board = setup.board_text.empty() ? config::load_board(options.board_file)
                                        : config::parse_board(setup.board_text, options.board_file);
  const config::Board* ports = board ? &*board : nullptr;
  auto config = setup.config_text.empty() ? config::load_config(options.config_file, ports)
                                          : config::parse_config(setup.config_text, options.config_file, ports);
  if (!config)
    wrong.insert(wrong.end(), config.error().begin(), config.error().end());
  if (!board)
    wrong.insert(wrong.end(), board.error().begin(), board.error().end());
  if (!wrong.empty())
    return tl::make_unexpected(wrong);
  setup.config = std::move(*config);
  setup.board = std::move(*board);
  return setup;
}

std::string_view version() noexcept
{
  return WEIR_VERSION;
}

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as weir.yaml and as board.yaml.
#include <weir/config/parse.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto config = weir::config::parse_config(text, "fuzz/weir.yaml");
  const auto board = weir::config::parse_board(text, "fuzz/board.yaml");
  if (config && board)
    (void)weir::config::check_fit(*config, *board, "fuzz/weir.yaml");
  return 0;
}

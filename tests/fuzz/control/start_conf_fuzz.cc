// SPDX-License-Identifier: BSD-3-Clause
// Any text as start.conf: either an error with its place, or a value that survives being written and read again.
#include <weir/control/start_config.h>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto config = weir::control::parse_start_config(text);
  if (!config) {
    if (config.error().line == 0 || config.error().column == 0 || config.error().message("start.conf").empty())
      std::abort();
    return 0;
  }
  const auto again = weir::control::parse_start_config(weir::control::format_start_config(*config));
  if (!again || !(*again == *config))
    std::abort();
  return 0;
}

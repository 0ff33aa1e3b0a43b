// SPDX-License-Identifier: BSD-3-Clause
// How a confined child ends when it can't do its work: one line on stderr, which its parent reads, and status 1.
#pragma once

#include <weir/config/printable.h>

#include <cstdio>
#include <string_view>

namespace weir::compile_tool {

[[nodiscard]] inline int fail_child(std::string_view text)
{
  std::fprintf(stderr, "%s\n", config::printable(text, 400).c_str());
  return 1;
}

} // namespace weir::compile_tool

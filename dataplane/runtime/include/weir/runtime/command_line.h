// SPDX-License-Identifier: BSD-3-Clause
// The command line of weir-dataplane.
#pragma once

#include <weir/runtime/error.h>

#include <span>
#include <string>

namespace weir::runtime {

struct CommandLine {
  std::string start_file = "/var/lib/weir/start.conf";
  std::string run_dir;  ///< empty: as start.conf says
  std::string counters; ///< run directory whose newest instance's counters are to be printed; empty: start
  bool print_config = false;
  bool version = false;
  bool help = false;
};

/// `arguments` without the program's name.
[[nodiscard]] Started<CommandLine> parse_command_line(std::span<const char* const> arguments);

[[nodiscard]] std::string usage_text();

} // namespace weir::runtime

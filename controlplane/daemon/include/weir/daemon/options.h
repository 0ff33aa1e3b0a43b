// SPDX-License-Identifier: BSD-3-Clause
// The command line of weir-controlplane.
#pragma once

#include <weir/daemon/paths.h>

#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::daemon {

enum class Command : std::uint8_t { run, render_start, check, settings, version, help };

struct Options {
  Command command = Command::run;
  std::string config_file;
  std::string board_file;
  Paths paths;          ///< absolute
  std::string compiler; ///< weir-compile; empty: beside this program
};

/// `words` without the program's name. The error is a sentence.
[[nodiscard]] tl::expected<Options, std::string> parse_options(std::span<const char* const> words);

/// What --help prints.
[[nodiscard]] std::string usage();

} // namespace weir::daemon

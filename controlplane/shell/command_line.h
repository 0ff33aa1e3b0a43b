// SPDX-License-Identifier: BSD-3-Clause
// The arguments of the program `weir`.
#pragma once

#include <tl/expected.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace weir::shell {

struct CommandLine {
  std::filesystem::path run_dir = "/run/weir";
  bool json = false;
  bool stop_on_error = false; ///< -e: a script ends with the first line that fails
  bool echo = false;          ///< -x: a script's lines are shown before their output
  bool help = false;
  bool version = false;
  std::optional<std::string> script;       ///< -f FILE; "-" is standard input
  std::optional<std::string> command_text; ///< -c TEXT: one line, as a login shell gets it
  std::vector<std::string> command;        ///< the words of one command
};

/// Options stand before the command; what follows its first word belongs to it. The error is a sentence.
[[nodiscard]] tl::expected<CommandLine, std::string> parse_command_line(const std::vector<std::string>& arguments);

extern const char* const kUsage;

} // namespace weir::shell

// SPDX-License-Identifier: BSD-3-Clause
// One table of subcommands and one of options.
#include <weir/daemon/options.h>

#include <weir/config/board.h>
#include <weir/config/config.h>
#include <weir/config/printable.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace weir::daemon {
namespace {

struct CommandRow {
  std::string_view name;
  Command command;
  std::string_view help;
};

constexpr std::array kCommands = {
    CommandRow{"run", Command::run, "the control plane"},
    CommandRow{"render-start", Command::render_start, "write start.conf for the data plane into the state directory"},
    CommandRow{"check", Command::check, "read the two files and say what is wrong with them"},
    CommandRow{"settings", Command::settings, "print all settings of the two files as markdown"},
    CommandRow{"version", Command::version, "print the version"},
};

struct OptionRow {
  std::string_view name;
  std::string& (*field)(Options&);
  std::string_view help;
};

constexpr std::array kOptions = {
    OptionRow{"--config", [](Options& o) -> std::string& { return o.config_file; },
              "FILE, default /etc/weir/weir.yaml"},
    OptionRow{"--board", [](Options& o) -> std::string& { return o.board_file; }, "FILE, default /etc/weir/board.yaml"},
    OptionRow{"--state-dir", [](Options& o) -> std::string& { return o.paths.state; }, "DIR, default /var/lib/weir"},
    OptionRow{"--run-dir", [](Options& o) -> std::string& { return o.paths.run; }, "DIR, default /run/weir"},
    OptionRow{"--compiler", [](Options& o) -> std::string& { return o.compiler; },
              "FILE, default weir-compile beside this program"},
};

std::string absolute(const std::string& path)
{
  std::error_code error;
  const auto full = std::filesystem::absolute(path, error);
  return error ? path : full.lexically_normal().string();
}

/// Takes `words[at]` and, if it needs one, the value behind it; moves `at` to the last word taken.
std::string take_option(std::span<const char* const> words, std::size_t& at, Options& options)
{
  const std::string_view word = words[at];
  const std::string_view name = word.substr(0, word.find('='));
  const auto row = std::find_if(kOptions.begin(), kOptions.end(), [&](const OptionRow& o) { return o.name == name; });
  if (row == kOptions.end())
    return "unknown option " + config::printable(name);
  std::string value;
  if (name.size() != word.size())
    value = word.substr(name.size() + 1);
  else if (at + 1 < words.size())
    value = words[++at];
  if (value.empty())
    return std::string(name) + " needs a value";
  row->field(options) = absolute(value);
  return {};
}

} // namespace

tl::expected<Options, std::string> parse_options(std::span<const char* const> words)
{
  Options options;
  options.config_file = config::kDefaultConfigFile;
  options.board_file = config::kDefaultBoardFile;
  bool command_seen = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--help" || word == "-h") {
      options.command = Command::help;
      return options;
    }
    if (word.starts_with("-")) {
      if (const std::string problem = take_option(words, i, options); !problem.empty())
        return tl::make_unexpected(problem);
      continue;
    }
    const auto row =
        std::find_if(kCommands.begin(), kCommands.end(), [&](const CommandRow& c) { return c.name == word; });
    if (row == kCommands.end() || command_seen)
      return tl::make_unexpected("unknown command " + config::printable(word));
    options.command = row->command;
    command_seen = true;
  }
  if (!command_seen)
    return tl::make_unexpected(std::string("no command; to start the control plane: weir-controlplane run"));
  return options;
}

std::string usage()
{
  std::string out = "usage: weir-controlplane COMMAND [OPTION VALUE]...\n\n";
  const auto line = [&out](std::string_view name, std::string_view help) {
    out +=
        "  " + std::string(name) + std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') + std::string(help) + "\n";
  };
  for (const CommandRow& row : kCommands)
    line(row.name, row.help);
  out += "\n";
  for (const OptionRow& row : kOptions)
    line(row.name, row.help);
  return out;
}

} // namespace weir::daemon

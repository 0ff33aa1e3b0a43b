// SPDX-License-Identifier: BSD-3-Clause
// Reads the command line of weir-dataplane.
#include <weir/runtime/command_line.h>

#include <string_view>

namespace weir::runtime {

namespace {

/// "--name VALUE" or "--name=VALUE": takes the value, moving `i` past it. False when there is none.
bool take_value(std::span<const char* const> arguments, std::size_t& i, std::string_view name, std::string& value)
{
  const std::string_view argument = arguments[i];
  if (argument.size() > name.size() && argument[name.size()] == '=') {
    value = argument.substr(name.size() + 1);
    return !value.empty();
  }
  if (i + 1 >= arguments.size())
    return false;
  value = arguments[++i];
  return !value.empty();
}

bool is_option(std::string_view argument, std::string_view name)
{
  return argument == name || (argument.starts_with(name) && argument[name.size()] == '=');
}

} // namespace

Started<CommandLine> parse_command_line(std::span<const char* const> arguments)
{
  CommandLine line;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    bool good = true;
    if (is_option(argument, "--start"))
      good = take_value(arguments, i, "--start", line.start_file);
    else if (is_option(argument, "--run-dir"))
      good = take_value(arguments, i, "--run-dir", line.run_dir) && line.run_dir[0] == '/';
    else if (is_option(argument, "--counters"))
      good = take_value(arguments, i, "--counters", line.counters);
    else if (argument == "--print-config")
      line.print_config = true;
    else if (argument == "--version")
      line.version = true;
    else if (argument == "--help" || argument == "-h")
      line.help = true;
    else
      return start_error(StartErrorCode::usage, "unknown argument '" + std::string(argument) + "'; see --help");
    if (!good)
      return start_error(StartErrorCode::usage, std::string(argument) + " needs a value" +
                                                    (is_option(argument, "--run-dir") ? ", an absolute path" : ""));
  }
  return line;
}

std::string usage_text()
{
  return "usage: weir-dataplane [--start FILE] [--run-dir DIR] [--counters DIR] [--print-config] [--version]\n"
         "  --start FILE     start configuration (default /var/lib/weir/start.conf)\n"
         "  --run-dir DIR    instead of the run-dir of the start configuration\n"
         "  --counters DIR   print the counters of the newest start below this run directory as JSON, and end\n"
         "  --print-config   print the configuration as understood, and end\n"
         "  --version        print version and instruction set, and end\n"
         "exit status: 0 orderly end, 1 internal, 2 usage, 3 start configuration, 4 cores or memory, 5 port,\n"
         "             6 run directory or rings, 7 rights\n";
}

} // namespace weir::runtime

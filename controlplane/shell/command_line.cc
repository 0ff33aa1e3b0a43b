// SPDX-License-Identifier: BSD-3-Clause
// Reads the program's arguments.
#include "command_line.h"

namespace weir::shell {

const char* const kUsage =
    "usage: weir [--run-dir DIR] [--json] [COMMAND...]   one command, or the interactive shell\n"
    "       weir [--run-dir DIR] [--json] [-e] [-x] -f FILE   the commands of a file, - is standard input\n"
    "       weir [--run-dir DIR] [--json] -c LINE   one command as one word\n"
    "       weir --help | --version\n"
    "  --run-dir DIR  where the control plane's socket is (/run/weir)\n"
    "  --json         results and errors as JSON\n"
    "  -e             stop at the first command that fails\n"
    "  -x             show each command before its output\n"
    "exit status: 0 done, 1 failed, 2 wrong usage, 3 no control plane,\n"
    "             4 the configuration has mistakes\n";

namespace {

class Reader {
public:
  explicit Reader(const std::vector<std::string>& arguments) : arguments_(arguments) {}

  tl::expected<CommandLine, std::string> read()
  {
    while (at_ < arguments_.size()) {
      const std::string& argument = arguments_[at_];
      if (!argument.starts_with('-') || argument == "-")
        break;
      ++at_;
      if (argument == "--")
        break;
      if (!take_flag(argument) && !take_value_option(argument))
        return tl::unexpected(error_.empty() ? "unknown option " + argument : error_);
    }
    line_.command.assign(arguments_.begin() + static_cast<std::ptrdiff_t>(at_), arguments_.end());
    const int sources = (line_.script ? 1 : 0) + (line_.command_text ? 1 : 0) + (line_.command.empty() ? 0 : 1);
    if (sources > 1)
      return tl::unexpected(std::string("a command, -c and -f exclude each other"));
    return line_;
  }

private:
  bool take_flag(const std::string& argument)
  {
    const struct {
      std::string_view name;
      bool* flag;
    } flags[] = {{"--json", &line_.json}, {"-j", &line_.json}, {"-e", &line_.stop_on_error}, {"-x", &line_.echo},
                 {"--help", &line_.help}, {"-h", &line_.help}, {"--version", &line_.version}};
    for (const auto& known : flags) {
      if (argument == known.name) {
        *known.flag = true;
        return true;
      }
    }
    return false;
  }

  /// "--run-dir DIR" and "--run-dir=DIR".
  bool take_value_option(const std::string& argument)
  {
    const std::size_t equals = argument.starts_with("--") ? argument.find('=') : std::string::npos;
    const std::string name = argument.substr(0, equals);
    if (name != "--run-dir" && name != "-f" && name != "-c")
      return false;
    if (equals == std::string::npos && at_ == arguments_.size()) {
      error_ = "option " + name + " needs a value";
      return false;
    }
    const std::string value = equals == std::string::npos ? arguments_[at_++] : argument.substr(equals + 1);
    if (name == "--run-dir")
      line_.run_dir = value;
    else
      (name == "-f" ? line_.script : line_.command_text) = value;
    return true;
  }

  const std::vector<std::string>& arguments_;
  std::size_t at_ = 0;
  CommandLine line_;
  std::string error_;
};

} // namespace

tl::expected<CommandLine, std::string> parse_command_line(const std::vector<std::string>& arguments)
{
  return Reader(arguments).read();
}

} // namespace weir::shell

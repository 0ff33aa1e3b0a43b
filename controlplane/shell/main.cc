// SPDX-License-Identifier: BSD-3-Clause
// The program `weir`: interactive shell, one command, or a script.
#include "command_line.h"
#include "input.h"
#include "interactive.h"
#include "interrupt.h"
#include "pager.h"
#include "stream.h"

#include <weir/api/client.h>
#include <weir/config/printable.h>
#include <weir/shell/session.h>

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>

namespace {

using namespace weir::shell;

std::int64_t seconds_now()
{
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// The status of a command is a failure, too, when its answer found no room. A reader that has left wanted no more.
int put_out(const Outcome& outcome)
{
  write_all(STDERR_FILENO, outcome.err);
  if (write_all(STDOUT_FILENO, outcome.out) || errno == EPIPE)
    return outcome.status;
  write_all(STDERR_FILENO, std::string("weir: cannot write the answer: ") + std::strerror(errno) + '\n');
  return outcome.status == kExitOk ? kExitFailed : outcome.status;
}

int run_one(const Session& session, const Line& line)
{
  return put_out(session.run(line));
}

/// The status is that of the first line that failed.
int run_script(const Session& session, std::istream& input, const CommandLine& options)
{
  int status = kExitOk;
  std::string text;
  while (std::getline(input, text)) {
    const Line line = cut_line(text);
    if (options.echo && !line.tokens.empty())
      write_all(STDOUT_FILENO, "> " + weir::config::printable(text, 4096) + '\n');
    const Outcome outcome = session.run(line);
    const int one = put_out(outcome);
    if (status == kExitOk)
      status = one;
    if (outcome.leave || (status != kExitOk && options.stop_on_error))
      break;
  }
  return status;
}

int run_script_file(const Session& session, const CommandLine& options)
{
  if (*options.script == "-")
    return run_script(session, std::cin, options);
  std::ifstream file(*options.script);
  if (!file) {
    write_all(STDERR_FILENO, "weir: cannot read " + weir::config::printable(*options.script) + '\n');
    return kExitUsage;
  }
  return run_script(session, file, options);
}

/// A single word with blanks is a whole line: weir "show hits".
Line command_of(const CommandLine& options)
{
  if (options.command_text)
    return cut_line(*options.command_text);
  if (options.command.size() == 1)
    return cut_line(options.command[0]);
  return line_of_arguments(options.command);
}

int run(const CommandLine& options)
{
  weir::api::Client client(options.run_dir, was_interrupted);
  const auto call = [&client](std::string_view method, const weir::api::Args& args) {
    return client.call(method, args);
  };
  const bool scripted = options.script || options.command_text || !options.command.empty();
  if (!scripted && ::isatty(STDIN_FILENO) != 0) {
    const Session session(call, seconds_now,
                          {.json = options.json,
                           .prompt_width = sizeof kPrompt - 1,
                           .width = screen_columns,
                           .stream = standard_output(),
                           .read_input = input_reader(StandardInput::paste),
                           .ask = ask_person,
                           .show = show_paged});
    return run_interactive(session);
  }
  const bool script_on_input = !scripted || (options.script && *options.script == "-");
  const StandardInput input = script_on_input               ? StandardInput::none
                              : ::isatty(STDIN_FILENO) != 0 ? StandardInput::paste
                                                            : StandardInput::pipe;
  const Session session(
      call, seconds_now,
      {.json = options.json, .width = screen_columns, .stream = standard_output(), .read_input = input_reader(input)});
  if (options.script)
    return run_script_file(session, options);
  if (scripted)
    return run_one(session, command_of(options));
  return run_script(session, std::cin, options);
}

} // namespace

int main(int argc, char** argv)
{
  std::setlocale(LC_CTYPE, "");
  std::signal(SIGPIPE, SIG_IGN);
  const auto options = parse_command_line({argv + 1, argv + argc});
  if (!options) {
    write_all(STDERR_FILENO, "weir: " + weir::config::printable(options.error()) + '\n' + kUsage);
    return kExitUsage;
  }
  if (options->help || options->version) {
    write_all(STDOUT_FILENO, options->help ? kUsage : "weir " WEIR_VERSION "\n");
    return kExitOk;
  }
  return run(*options);
}

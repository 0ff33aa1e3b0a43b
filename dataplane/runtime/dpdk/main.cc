// SPDX-License-Identifier: BSD-3-Clause
// weir-dataplane: reads its command line and start.conf, then runs the data plane.
#include "counters_text.h"
#include "data_plane.h"

#include <weir/runtime/command_line.h>
#include <weir/runtime/isa.h>
#include <weir/runtime/log.h>
#include <weir/runtime/rights.h>
#include <weir/runtime/start_file.h>

#include <csignal>
#include <cstdio>
#include <span>

namespace {

using namespace weir::runtime;

int fail(const StartError& error)
{
  warn("not started: " + error.text);
  return static_cast<int>(error.code);
}

/// The control thread takes these from a descriptor; blocked before any thread exists, so that all inherit it.
void block_signals()
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  (void)std::signal(SIGPIPE, SIG_IGN);
}

int run(const CommandLine& line)
{
  auto config = read_start_file(line.start_file);
  if (!config)
    return fail(config.error());
  if (!line.run_dir.empty())
    config->run_dir = line.run_dir;
  if (const auto good = weir::control::check_start_config(*config); !good)
    return fail({StartErrorCode::usage, good.error().text});
  if (line.print_config) {
    std::fputs(weir::control::format_start_config(*config).c_str(), stdout);
    return 0;
  }
  say("version " WEIR_VERSION ", " + std::string(isa_level()) + ", " + rte_version() + ", appliance " +
      config->appliance);
  block_signals();
  if (const auto good = forbid_new_rights(); !good)
    return fail(good.error());
  auto plane = DataPlane::prepare(*config);
  if (!plane)
    return fail(plane.error());
  if (const auto good = (*plane)->run(); !good)
    return fail(good.error());
  return 0;
}

int print_counters(const std::string& run_dir)
{
  const auto text = counters_text(run_dir);
  if (!text)
    return fail({StartErrorCode::files, text.error().context});
  std::fputs(text->c_str(), stdout);
  return 0;
}

} // namespace

int main(int argc, char** argv)
{
  const std::span<const char* const> arguments(argv + 1, argc > 0 ? static_cast<std::size_t>(argc - 1) : 0);
  const auto line = parse_command_line(arguments);
  if (!line)
    return fail(line.error());
  if (line->help) {
    std::fputs(usage_text().c_str(), stdout);
    return 0;
  }
  if (line->version) {
    std::printf("weir-dataplane " WEIR_VERSION " (%s)\n", std::string(isa_level()).c_str());
    return 0;
  }
  if (!line->counters.empty())
    return print_counters(line->counters);
  return run(*line);
}

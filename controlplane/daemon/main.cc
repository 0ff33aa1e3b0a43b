// SPDX-License-Identifier: BSD-3-Clause
// weir-controlplane.
#include <weir/daemon/commands.h>
#include <weir/daemon/daemon.h>
#include <weir/daemon/options.h>
#include <weir/daemon/setup.h>

#include <cstdio>
#include <span>
#include <string>

namespace {

constexpr int kUsage = 2;

int print(const std::string& text)
{
  std::fputs(text.c_str(), stdout);
  return 0;
}

int act(const weir::daemon::Options& options)
{
  using weir::daemon::Command;
  switch (options.command) {
  case Command::run:
    return weir::daemon::run(options);
  case Command::render_start:
    return weir::daemon::render_start(options);
  case Command::check:
    return weir::daemon::check(options);
  case Command::settings:
    return weir::daemon::print_settings();
  case Command::version:
    return print(std::string(weir::daemon::version()) + "\n");
  case Command::help:
    return print(weir::daemon::usage());
  }
  return kUsage;
}

} // namespace

int main(int argc, char** argv)
{
  const auto options = weir::daemon::parse_options(std::span(argv + 1, static_cast<std::size_t>(argc - 1)));
  if (!options) {
    std::fprintf(stderr, "weir-controlplane: %s\n%s", options.error().c_str(), weir::daemon::usage().c_str());
    return kUsage;
  }
  return act(*options);
}

// SPDX-License-Identifier: BSD-3-Clause
// render-start, check, settings.
#include <weir/daemon/commands.h>

#include "telemetry_settings.h"

#include <weir/config/settings.h>
#include <weir/config/start.h>
#include <weir/daemon/setup.h>
#include <weir/generations/durable_file.h>

#include <cstdio>

namespace weir::daemon {
namespace {

/// Devargs reach EAL with root's rights: nobody but root may write them.
constexpr mode_t kStartMode = 0644;

int complain(const std::string& text)
{
  std::fprintf(stderr, "weir-controlplane: %s\n", text.c_str());
  return 1;
}

} // namespace

int render_start(const Options& options)
{
  const auto setup = load_setup(options);
  if (!setup) {
    std::fputs(config::format(setup.error()).c_str(), stderr);
    return 1;
  }
  const auto text = config::render_start(setup->config, setup->board, {options.paths.state, options.paths.run});
  if (!text)
    return complain(text.error());
  const auto written = generations::write_durably(options.paths.start_config(), *text, kStartMode);
  return written ? 0 : complain(written.error());
}

std::string summary(const config::Config& config)
{
  const auto count = [](std::size_t number, const char* what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
  };
  return count(config.bridges.size(), "bridge") + ", " + count(config.feeds.size(), "feed") + ", " +
         count(config.telemetry.syslog.size() + config.telemetry.elasticsearch.size(), "receiver");
}

int check(const Options& options)
{
  const auto setup = load_setup(options);
  if (setup) {
    int status = 0;
    for (const std::string& problem : receiver_problems(setup->config))
      status = complain(problem);
    if (status == 0)
      std::printf("ok: %s\n", summary(setup->config).c_str());
    return status;
  }
  std::fputs(config::format(setup.error()).c_str(), stderr);
  return 1;
}

int print_settings()
{
  std::fputs(config::settings_markdown().c_str(), stdout);
  return 0;
}

} // namespace weir::daemon

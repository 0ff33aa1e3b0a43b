// SPDX-License-Identifier: BSD-3-Clause
// From the command line to a running daemon, and to its end: what needs root first, then threads, then signals.
#include "descriptor.h"

#include <weir/api/server.h>
#include <weir/daemon/daemon.h>
#include <weir/daemon/log.h>
#include <weir/daemon/privileges.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace weir::daemon {
namespace {

int complain(const std::string& text)
{
  log_line(text);
  return 1;
}

/// Every feed needs a descriptor while an image is built.
void raise_descriptor_limit()
{
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

std::string compiler_of(const Options& options)
{
  if (!options.compiler.empty())
    return options.compiler;
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return (self.parent_path() / "weir-compile").string();
}

/// Blocked in all threads, to be read from a descriptor.
Descriptor take_signals()
{
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGCHLD})
    sigaddset(&set, number);
  (void)std::signal(SIGPIPE, SIG_IGN);
  if (sigprocmask(SIG_BLOCK, &set, nullptr) != 0)
    return Descriptor();
  return Descriptor(signalfd(-1, &set, SFD_CLOEXEC));
}

bool has_ended(pid_t child)
{
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child;
}

/// Until a signal says to end (0), or the launcher is gone and with it all parsing (1): whoever starts services then
/// starts the daemon anew, while the data plane goes on.
int wait_for_end(const Descriptor& signals, const compile::Launcher& launcher)
{
  while (true) {
    signalfd_siginfo info{};
    const ssize_t got = read(signals.get(), &info, sizeof info);
    if (got < 0 && errno == EINTR)
      continue;
    if (got != static_cast<ssize_t>(sizeof info))
      return complain(std::string("signals: ") + std::strerror(errno));
    if (info.ssi_signo == SIGCHLD && has_ended(launcher.pid()))
      return complain("the launcher of the parsers is gone");
    if (info.ssi_signo == SIGHUP)
      log_line("SIGHUP: restart the service to read the configuration anew; traffic goes on meanwhile");
    if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
      return 0;
  }
}

compile::LauncherSettings launcher_settings(const Options& options, const config::Board& board)
{
  compile::LauncherSettings settings;
  settings.program = compiler_of(options);
  settings.cores = board.control_cores;
  return settings;
}

} // namespace

int run(const Options& options)
{
  auto setup = load_setup(options);
  if (!setup) {
    std::fputs(config::format(setup.error()).c_str(), stderr);
    return 1;
  }
  if (const auto there = check_directories(options.paths.state, options.paths.run); !there)
    return complain(there.error());
  raise_descriptor_limit();
  const auto launcher = compile::Launcher::start(launcher_settings(options, setup->board));
  if (!launcher)
    return complain(launcher.error());
  const auto listening = api::listen_at(options.paths.api_socket());
  if (!listening)
    return complain(listening.error().message);
  const auto dropped = give_to_user(options.paths.api_socket()).and_then([] { return drop_privileges(); });
  if (!dropped)
    return complain(dropped.error());
  const Descriptor signals = take_signals();
  if (!signals)
    return complain(std::string("signals: ") + std::strerror(errno));
  const auto daemon = Daemon::start(std::move(*setup), **launcher, *listening);
  if (!daemon)
    return complain(daemon.error());
  log_line("started");
  return wait_for_end(signals, **launcher);
}

} // namespace weir::daemon

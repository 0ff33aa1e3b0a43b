// SPDX-License-Identifier: BSD-3-Clause
// From the command line to a running daemon, and to its end: what needs root first, then threads, then signals.
#include "descriptor.h"

#include <weir/api/server.h>
#include <weir/daemon/daemon.h>
#include <weir/daemon/log.h>
#include <weir/daemon/privileges.h>
#include <weir/daemon/reload.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <optional>
#include <poll.h>
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

/// The exit status, if the signal that was read says to end (0), or that the launcher is gone and with it all parsing
/// (1): whoever starts services then starts the daemon anew, while the data plane goes on.
std::optional<int> take_signal(const Descriptor& signals, const Setup& setup, const Surroundings& surroundings)
{
  signalfd_siginfo info{};
  const ssize_t got = read(signals.get(), &info, sizeof info);
  if (got < 0 && errno == EINTR)
    return std::nullopt;
  if (got != static_cast<ssize_t>(sizeof info))
    return complain(std::string("signals: ") + std::strerror(errno));
  if (info.ssi_signo == SIGCHLD && has_ended(surroundings.launcher.pid()))
    return complain("the launcher of the parsers is gone");
  if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
    return 0;
  if (info.ssi_signo == SIGHUP) {
    (void)surroundings.reload.ask(setup, "");
    surroundings.reload.proceed();
  }
  return std::nullopt;
}

/// What is to be taken up in place of `setup`, or the exit status.
tl::expected<Reloading, int> wait_for_end(const Descriptor& signals, const Setup& setup,
                                          const Surroundings& surroundings)
{
  std::array<pollfd, 2> watched{pollfd{signals.get(), POLLIN, 0}, pollfd{surroundings.reload.descriptor(), POLLIN, 0}};
  while (true) {
    if (poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR)
      return tl::make_unexpected(complain(std::string("signals: ") + std::strerror(errno)));
    if (watched[0].revents != 0) {
      if (const auto status = take_signal(signals, setup, surroundings))
        return tl::make_unexpected(*status);
    }
    if (watched[1].revents != 0) {
      if (auto reloading = surroundings.reload.take())
        return *std::move(reloading);
    }
  }
}

/// One daemon after the other, each with its configuration; only the first one's start may end the program.
int run_daemons(Setup setup, const Surroundings& surroundings, const Descriptor& signals)
{
  std::optional<Setup> before;
  std::optional<ReloadCause> cause;
  while (true) {
    auto daemon = Daemon::start(setup, surroundings, cause);
    if (!daemon && !before)
      return complain(daemon.error());
    if (!daemon) {
      cause = ReloadCause{cause->user, "back to the configuration before: " + daemon.error()};
      log_line("reload: it does not start with the new configuration, " + cause->reason);
      setup = *std::exchange(before, std::nullopt);
      continue;
    }
    surroundings.reload.done();
    log_line(cause ? "reloaded" : "started");
    auto next = wait_for_end(signals, setup, surroundings);
    if (!next)
      return next.error();
    daemon->reset();
    before = std::exchange(setup, std::move(next->setup));
    cause = ReloadCause{next->user, "reload: " + next->changes};
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
  const Descriptor api_socket(*listening);
  const auto dropped = give_to_user(options.paths.api_socket()).and_then([] { return drop_privileges(); });
  if (!dropped)
    return complain(dropped.error());
  const Descriptor signals = take_signals();
  if (!signals)
    return complain(std::string("signals: ") + std::strerror(errno));
  Reload reload;
  if (reload.descriptor() < 0)
    return complain(std::string("event counter: ") + std::strerror(errno));
  return run_daemons(std::move(*setup), {**launcher, reload, api_socket.get(), std::time(nullptr)}, signals);
}

} // namespace weir::daemon

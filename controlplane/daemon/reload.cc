// SPDX-License-Identifier: BSD-3-Clause
// Checks of a configuration that is to follow the running one.
#include <weir/daemon/reload.h>

#include "telemetry_settings.h"

#include <weir/config/differences.h>
#include <weir/config/start.h>
#include <weir/daemon/log.h>
#include <weir/daemon/privileges.h>

#include <algorithm>
#include <cerrno>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::size_t kMaxChangesLine = 500;

/// At start root read it, from then on the user weir does.
void explain_rights(const std::string& file, std::vector<std::string>& mistakes)
{
  if (access(file.c_str(), R_OK) != 0 && errno == EACCES)
    mistakes.push_back(file + ": a reload reads it with the rights of the user " + kUser + "; give it to the group " +
                       kUser + " with mode 0640, or restart weir-controlplane");
}

std::vector<std::string> mistakes_of(const tl::expected<Setup, config::Diagnostics>& setup, const Options& options)
{
  std::vector<std::string> mistakes;
  if (setup)
    return receiver_problems(setup->config);
  for (const config::Diagnostic& diagnostic : setup.error())
    mistakes.push_back(config::format(diagnostic));
  explain_rights(options.config_file, mistakes);
  explain_rights(options.board_file, mistakes);
  return mistakes;
}

std::string start_text(const config::Config& config, const Setup& setup)
{
  return config::render_start(config, setup.board, {setup.paths().state, setup.paths().run}).value_or("");
}

/// `config` with what the image tells the data plane set as in `before`.
config::Config without_policy_settings(config::Config config, const config::Config& before)
{
  config.appliance = before.appliance;
  for (config::Bridge& bridge : config.bridges) {
    const auto same = std::find_if(before.bridges.begin(), before.bridges.end(),
                                   [&](const config::Bridge& one) { return one.name == bridge.name; });
    if (same == before.bridges.end())
      continue;
    bridge.mode = same->mode;
    bridge.action = same->action;
    bridge.match = same->match;
  }
  return config;
}

StartNeeds needs_of(const Setup& before, const Setup& now)
{
  const std::string old_text = start_text(before.config, before);
  if (start_text(now.config, now) == old_text)
    return StartNeeds::nothing;
  return start_text(without_policy_settings(now.config, before.config), now) == old_text ? StartNeeds::render_start
                                                                                         : StartNeeds::restart;
}

std::vector<std::string> changes_of(const Setup& before, const Setup& now)
{
  std::vector<std::string> changes = config::differences(before.config_text, now.config_text);
  for (const std::string& change : config::differences(before.board_text, now.board_text))
    changes.push_back("board.yaml: " + change);
  return changes;
}

std::string one_line(const std::vector<std::string>& changes)
{
  std::string line;
  for (const std::string& change : changes) {
    if (line.size() + change.size() > kMaxChangesLine)
      return line + ", ...";
    line += (line.empty() ? "" : ", ") + change;
  }
  return line.empty() ? "only layout or comments" : line;
}

void log_answer(const ReloadAnswer& answer, const std::string& changes, const std::string& user)
{
  const std::string asked = user.empty() ? "reload (SIGHUP)" : "reload (" + user + ")";
  switch (answer.state) {
  case ReloadWord::reloading:
    log_line(asked + ": " + changes);
    if (answer.needs != StartNeeds::nothing)
      log_line(asked + ": " + std::string(needs_text(answer.needs)));
    return;
  case ReloadWord::unchanged:
    return log_line(asked + ": nothing differs from the running configuration");
  case ReloadWord::busy:
    return log_line(asked + ": another one is under way");
  case ReloadWord::rejected:
    log_line(asked + ": refused, the running configuration stays in force");
    for (const std::string& mistake : answer.mistakes)
      log_line(mistake);
  }
}

} // namespace

std::string_view word(ReloadWord state) noexcept
{
  switch (state) {
  case ReloadWord::reloading:
    return "reloading";
  case ReloadWord::unchanged:
    return "unchanged";
  case ReloadWord::rejected:
    return "rejected";
  case ReloadWord::busy:
    return "busy";
  }
  return "?";
}

std::string_view needs_text(StartNeeds needs) noexcept
{
  switch (needs) {
  case StartNeeds::nothing:
    return "";
  case StartNeeds::render_start:
    return "for a start of the data plane without a policy, run weir-controlplane render-start, too";
  case StartNeeds::restart:
    return "the data plane takes ports, cores, memory and the set of bridges at its start only: run weir-controlplane "
           "render-start, then restart weir-dataplane (meanwhile nothing crosses the box) and weir-controlplane";
  }
  return "";
}

Reload::Reload() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Reload::~Reload()
{
  if (wake_ >= 0)
    close(wake_);
}

ReloadAnswer Reload::ask(const Setup& running, const std::string& user)
{
  ReloadAnswer answer;
  std::string changes;
  const std::lock_guard lock(mutex_);
  if (under_way_) {
    answer.state = ReloadWord::busy;
  } else {
    auto setup = load_setup(running.options);
    answer.mistakes = mistakes_of(setup, running.options);
    if (!answer.mistakes.empty()) {
      answer.state = ReloadWord::rejected;
    } else if (setup->config_text != running.config_text || setup->board_text != running.board_text) {
      answer.state = ReloadWord::reloading;
      answer.changes = changes_of(running, *setup);
      answer.needs = needs_of(running, *setup);
      changes = one_line(answer.changes);
      waiting_ = Reloading{std::move(*setup), user, changes};
      under_way_ = true;
    }
  }
  if (answer.state != ReloadWord::busy)
    refused_ = answer.state == ReloadWord::rejected ? answer.mistakes.front() : std::string();
  log_answer(answer, changes, user);
  return answer;
}

std::string Reload::refused()
{
  const std::lock_guard lock(mutex_);
  return refused_;
}

void Reload::proceed() noexcept
{
  const std::uint64_t one = 1;
  static_cast<void>(!write(wake_, &one, sizeof one));
}

std::optional<Reloading> Reload::take()
{
  std::uint64_t count = 0;
  static_cast<void>(!read(wake_, &count, sizeof count));
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, std::nullopt);
}

void Reload::done()
{
  const std::lock_guard lock(mutex_);
  under_way_ = false;
}

} // namespace weir::daemon

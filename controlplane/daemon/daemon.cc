// SPDX-License-Identifier: BSD-3-Clause
// Start and end of the daemon.
#include <weir/daemon/daemon.h>

#include "daemon_parts.h"
#include "telemetry_settings.h"

#include <weir/daemon/config_revision.h>
#include <weir/daemon/log.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace weir::daemon {

Daemon::Daemon(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Daemon::~Daemon() = default;

tl::expected<std::unique_ptr<Daemon>, std::string> Daemon::start(Setup setup, const Surroundings& surroundings,
                                                                 const std::optional<ReloadCause>& cause)
{
  std::error_code error;
  std::filesystem::create_directories(setup.paths().snapshots(), error);
  if (error)
    return tl::make_unexpected(setup.paths().snapshots() + ": " + error.message());
  std::string key_problem;
  const auto key = load_or_make_policy_key(setup.paths().policy_key(), key_problem);
  if (!key)
    return tl::make_unexpected(key.error());
  auto telemetry =
      telemetry::Telemetry::start(setup.paths().state, setup.paths().run, telemetry_settings(setup.config));
  if (!telemetry)
    return tl::make_unexpected(telemetry.error().text);
  const ConfigRevision revision = note_revision(setup.paths().revision(), setup.config_text);
  auto parts = std::make_unique<Parts>(std::move(setup), surroundings, *key, std::move(*telemetry));
  parts->problem() = key_problem;
  if (const std::string damage = parts->telemetry->status().store.damage; !damage.empty())
    log_line(damage);
  if (cause)
    parts->post(telemetry::ConfigChanged{cause->user, revision.number, cause->reason});
  else if (revision.changed)
    parts->post(telemetry::ConfigChanged{"", revision.number, "another configuration than at the last start"});
  parts->load_policy_on_disk();
  parts->start_threads(cause ? "reload" : "start");
  if (const auto served = parts->serve(surroundings); !served)
    return tl::make_unexpected(served.error());
  parts->remove_strays();
  return std::unique_ptr<Daemon>(new Daemon(std::move(parts)));
}

} // namespace weir::daemon

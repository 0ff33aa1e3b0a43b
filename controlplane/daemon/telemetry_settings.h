// SPDX-License-Identifier: BSD-3-Clause
// Configuration -> telemetry's settings.
#pragma once

#include <weir/daemon/setup.h>
#include <weir/telemetry/telemetry.h>

#include <string>
#include <vector>

namespace weir::daemon {

[[nodiscard]] telemetry::Settings telemetry_settings(const config::Config& config);

/// Files of receivers (authorities, certificates, keys) that this process cannot use, as sentences.
[[nodiscard]] std::vector<std::string> receiver_problems(const config::Config& config);

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// Configuration -> telemetry's settings.
#pragma once

#include <weir/daemon/setup.h>
#include <weir/telemetry/telemetry.h>

namespace weir::daemon {

[[nodiscard]] telemetry::Settings telemetry_settings(const config::Config& config);

} // namespace weir::daemon

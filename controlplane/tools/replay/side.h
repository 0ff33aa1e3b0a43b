// SPDX-License-Identifier: BSD-3-Clause
// At which port a captured frame came in.
#pragma once

#include "arguments.h"

#include <weir/pipeline/frame.h>

namespace weir::replay {

/// inside if the source address, as the pipeline reads it, lies in an inside prefix; outside for all other frames and
/// for those without a readable address.
[[nodiscard]] pipeline::Side side_of(const pipeline::Frame& frame, const Arguments& arguments) noexcept;

} // namespace weir::replay

// SPDX-License-Identifier: BSD-3-Clause
// Answers of commands that change the policy: given when it is known whether the change is in force.
#pragma once

#include "api_context.h"
#include "api_json.h"
#include "bind_errand.h"

#include <string>

namespace weir::daemon {

/// Adds `generation`, `in_force`, `state`, `waited_s` and, where it is not in force, `message`, and answers: is
/// `generation` or a later one in force? A running data plane that has not taken it over yet is given 5 s from now;
/// they are waited for on their own thread, and by all who wait together. Any thread.
void answer_in_force(ApiContext& context, std::uint64_t generation, Json answer, const Reply& reply);

/// Builds at once, then goes on as above. Any thread.
void answer_when_in_force(ApiContext& context, const std::string& cause, Json answer, const Reply& reply);

} // namespace weir::daemon

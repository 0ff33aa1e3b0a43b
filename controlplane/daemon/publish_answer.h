// SPDX-License-Identifier: BSD-3-Clause
// Answers of commands that change the policy: given when it is known whether the change is in force.
#pragma once

#include "api_context.h"
#include "api_json.h"

#include <memory>
#include <string>

namespace weir::daemon {

/// Adds `in_force`, `waited_s` and, where it is not, `message`, and answers: is `generation` or a later one in force? A
/// running data plane that has not taken it over yet is given 5 s. Waits: not on the threads of the server and of
/// builds.
void answer_in_force(const ApiContext& context, std::uint64_t generation, Json answer, api::Responder& responder);

/// Builds at once, then adds `generation` and goes on as above. Any thread.
void answer_when_in_force(ApiContext& context, const std::string& cause, Json answer,
                          std::shared_ptr<api::Responder> responder);

} // namespace weir::daemon

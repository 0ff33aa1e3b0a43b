// SPDX-License-Identifier: BSD-3-Clause
// Statuses and texts of failures.
#include "failure.h"

#include <weir/config/printable.h>

#include <nlohmann/json.hpp>

namespace weir::shell {

std::string json_error(std::string_view code, std::string_view message)
{
  const nlohmann::json error = {{"error", {{"code", code}, {"message", message}}}};
  return error.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + '\n';
}

Outcome failure(const api::Error& error, bool as_json)
{
  Outcome outcome;
  outcome.status = error.code == api::ErrorCode::no_daemon ? kExitNoDaemon : kExitFailed;
  if (as_json) {
    outcome.out = json_error(api::word(error.code), error.message);
    return outcome;
  }
  const std::string_view head = error.code == api::ErrorCode::no_daemon ? "the control plane does not answer: " : "";
  outcome.err = "error: " + std::string(head) + config::printable(error.message, 1024) + '\n';
  if (error.code == api::ErrorCode::no_daemon)
    outcome.err += "The data plane goes on by itself with the policy it has; hits wait, feeds stand still.\n"
                   "To start the control plane: weir-controlplane run (as root), or its service.\n";
  return outcome;
}

} // namespace weir::shell

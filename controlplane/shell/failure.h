// SPDX-License-Identifier: BSD-3-Clause
// Outcomes of what did not work, in the form that was asked for.
#pragma once

#include <weir/api/error.h>
#include <weir/shell/session.h>

#include <string>
#include <string_view>

namespace weir::shell {

/// {"error": {"code", "message"}} in ASCII, with a line break.
[[nodiscard]] std::string json_error(std::string_view code, std::string_view message);

[[nodiscard]] Outcome failure(const api::Error& error, bool as_json);

} // namespace weir::shell

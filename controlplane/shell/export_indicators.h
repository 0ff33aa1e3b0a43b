// SPDX-License-Identifier: BSD-3-Clause
// export indicators: what feeds list, as the body of a _bulk request.
#pragma once

#include <weir/shell/parse.h>
#include <weir/shell/session.h>

namespace weir::shell {

/// The lines go to standard output, their number to standard error. As JSON: what the daemon answered.
[[nodiscard]] Outcome export_indicators(const Caller& call, const Invocation& invocation, bool as_json);

} // namespace weir::shell

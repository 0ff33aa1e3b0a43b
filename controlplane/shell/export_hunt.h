// SPDX-License-Identifier: BSD-3-Clause
// export hunt: the indicators of a feed, a file or standard input as queries. Files need no daemon.
#pragma once

#include <weir/shell/parse.h>
#include <weir/shell/session.h>

namespace weir::shell {

/// Queries go to standard output, what was found and left out to standard error. As JSON all of it goes to standard
/// output: {"language", "indicators", "queries": [text], "left_out": {reason: n}}.
[[nodiscard]] Outcome export_hunt(const Caller& call, const Invocation& invocation, bool as_json,
                                  const ReadInput& read_input);

} // namespace weir::shell

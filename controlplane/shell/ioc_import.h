// SPDX-License-Identifier: BSD-3-Clause
// request ioc import: a report is read here, in the process of the person who pasted it; the daemon gets single entries
// and judges each of them like one that was typed.
#pragma once

#include <weir/shell/parse.h>
#include <weir/shell/session.h>

namespace weir::shell {

/// Shows what was found and, where a daemon answers, what it would do with it; imports after `confirm` or a yes. With
/// `preview` it ends there. Nobody to ask and no word: status 1, nothing is imported.
[[nodiscard]] Outcome import_report(const Caller& call, const Invocation& invocation, bool as_json,
                                    const SessionOptions& options, std::int64_t now);

} // namespace weir::shell

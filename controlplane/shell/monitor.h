// SPDX-License-Identifier: BSD-3-Clause
// monitor hits: asks for what is new, again and again, and writes each hit as it comes.
#pragma once

#include <weir/shell/parse.h>
#include <weir/shell/session.h>

#include <tl/expected.hpp>

namespace weir::shell {

/// Returns when `count` hits were written, when nobody reads any more, when the person had enough, or with the error
/// of a call. As JSON a line is the event as receivers get it; else it is one line with columns that do not depend on
/// what is still to come. `width`: of the terminal, where narrow columns may be needed; kNoWidth: a pipe, which gets
/// whole values.
[[nodiscard]] tl::expected<void, api::Error> monitor_hits(const Caller& call, const Invocation& invocation,
                                                          bool as_json, const Stream& stream, std::size_t width);

} // namespace weir::shell

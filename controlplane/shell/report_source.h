// SPDX-License-Identifier: BSD-3-Clause
// Reports where they come from: a file, or what is piped or pasted.
#pragma once

#include <weir/api/error.h>
#include <weir/hunt/report.h>
#include <weir/shell/session.h>

#include <string>
#include <tl/expected.hpp>

namespace weir::shell {

/// Reads `file` ("-": standard input) as the arguments `subdomains` and `url-hosts` want it.
[[nodiscard]] tl::expected<hunt::Report, api::Error> read_report_file(const std::string& file, const api::Args& args,
                                                                      const ReadInput& read_input);

} // namespace weir::shell

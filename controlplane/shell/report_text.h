// SPDX-License-Identifier: BSD-3-Clause
// What was found in a report, in words.
#pragma once

#include <weir/hunt/report.h>
#include <weir/shell/page.h>

#include <string>

namespace weir::shell {

/// One line without its break: "4 IPv4 addresses; 1 duplicate; 1 left out (private or reserved: ...)". Printable.
[[nodiscard]] std::string report_summary(const hunt::Report& report);

/// Indicators and what was left out as tables, and the summary.
void show_report(const hunt::Report& report, Page& page);

} // namespace weir::shell

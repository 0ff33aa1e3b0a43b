// SPDX-License-Identifier: BSD-3-Clause
// The part of report.json about one feed; also what a parse child reports.
#pragma once

#include <weir/feeds/report.h>

#include <string>
#include <string_view>

namespace weir::compile {

/// `format`: the reader used. `failure` empty: the feed was read. Strings in it must be printable.
[[nodiscard]] std::string feed_report_json(std::string_view name, const feeds::FeedReport& report,
                                           std::string_view format, std::string_view failure);

} // namespace weir::compile

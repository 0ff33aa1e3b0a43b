// SPDX-License-Identifier: BSD-3-Clause
// The report of a build (report.json), as far as the daemon shows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::daemon {

inline constexpr std::size_t kMaxReportBytes = std::size_t{256} * 1024 * 1024;
/// So many rejections of a feed are kept for show; the file has more.
inline constexpr std::size_t kShownRejections = 20;

using Counts = std::map<std::string, std::uint64_t>;

struct ReportedRejection {
  std::uint64_t line = 0;
  std::string text;
  std::string reason;
};

struct ReportedFeed {
  std::string format;
  Counts counts;
  std::uint64_t duplicates = 0;
  Counts rejected;
  std::vector<ReportedRejection> rejections;
  Counts counted;
  std::vector<std::string> notes;
};

struct BuildReport {
  std::map<std::string, ReportedFeed> feeds;
  Counts image; ///< entries by type
  std::uint64_t bytes = 0;
};

/// nullopt: not such a report; never throws. Written by a confined child, so any content is harmless.
[[nodiscard]] std::optional<BuildReport> decode_build_report(std::string_view text);

} // namespace weir::daemon

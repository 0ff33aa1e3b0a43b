// SPDX-License-Identifier: BSD-3-Clause
// Indicators out of a pasted report: prose, tables, CSV, JSON, HTML, defanged in any of the usual ways.
//
// Any bytes are harmless: time is linear in the size of the text (and in the number of prefixes that its ranges make,
// which is bounded), memory by kMaxIndicators and the size of the text.
#pragma once

#include <weir/hunt/indicator.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace weir::hunt {

constexpr std::size_t kMaxIndicators = 100'000;
/// So many of what was left out are kept with their text; all are counted.
constexpr std::size_t kMaxLeftOut = 1000;

struct ReportOptions {
  bool subdomains = false;    ///< names stand for all below them, too
  bool hosts_of_urls = false; ///< a URL gives its host as well: the box stops hosts, and knows no URLs
  bool reserved_too = false;  ///< keep private, loopback, multicast and other addresses that no feed can block
};

/// Something that looks like an indicator and was not taken. `reason` is a sentence without a dot.
struct LeftOut {
  std::uint32_t line = 0;
  std::string text;
  std::string_view reason;
};

struct Report {
  std::vector<Indicator> indicators; ///< distinct, in the order in which they first stand in the text
  std::uint64_t duplicates = 0;
  std::uint64_t defanged = 0;                        ///< indicators that were written defanged
  std::map<std::string_view, std::uint64_t> counted; ///< "MD5 hashes", "mail addresses", "ports", "ranges", ...
  std::vector<LeftOut> left_out;                     ///< the first kMaxLeftOut
  std::map<std::string_view, std::uint64_t> left_out_by_reason;
  bool too_many = false; ///< reading stopped at kMaxIndicators
};

[[nodiscard]] Report read_report(std::string_view text, const ReportOptions& options = {});

} // namespace weir::hunt

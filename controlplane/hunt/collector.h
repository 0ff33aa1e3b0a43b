// SPDX-License-Identifier: BSD-3-Clause
// Gathers what the words of a report turn out to be: distinct, counted, and in order.
#pragma once

#include <weir/hunt/report.h>

#include <weir/address/prefix.h>
#include <weir/feeds/indicator.h>

#include <string>
#include <string_view>
#include <unordered_set>

namespace weir::hunt {

/// Where a word stands. `written` is its text with the separators put right.
struct Place {
  std::uint32_t line = 0;
  std::string_view written;
  bool defanged = false;
};

class Collector {
public:
  explicit Collector(const ReportOptions& options) : options_(options) {}

  void take_prefix(const Ipv4Prefix& prefix, const Place& place);
  void take_prefix(const Ipv6Prefix& prefix, const Place& place);
  void take_name(const feeds::NameKey& key, bool subdomains, const Place& place);
  /// `scheme` is plain or empty; `rest` is what stands behind "://".
  void take_url(std::string_view scheme, std::string_view rest, const Place& place);

  void count(std::string_view what) { ++report_.counted[what]; }
  void leave_out(const Place& place, std::string_view reason);

  [[nodiscard]] bool is_full() const noexcept { return report_.too_many; }
  [[nodiscard]] Report finish() &&;

private:
  void add(IndicatorType type, std::string text, const Place& place);

  ReportOptions options_;
  Report report_;
  std::unordered_set<std::string> seen_;
};

} // namespace weir::hunt

// SPDX-License-Identifier: BSD-3-Clause
// What a report names: an address, a prefix, a name or a URL, normalised, and where it stood.
#pragma once

#include <weir/feeds/indicator.h>

#include <cstdint>
#include <string>

namespace weir::hunt {

using feeds::IndicatorType;

/// `type` is one of ipv4, ipv4_prefix, ipv6, ipv6_prefix, name, name_subdomains, url. `text` is normalised: names are
/// A-labels in lower case without a final dot; a URL has its scheme, if it had one, in plain lower case.
struct Indicator {
  IndicatorType type = IndicatorType::name;
  std::string text;
  std::uint32_t line = 0; ///< of the report, from 1; 0: it did not come from one
  friend bool operator==(const Indicator&, const Indicator&) = default;
};

} // namespace weir::hunt

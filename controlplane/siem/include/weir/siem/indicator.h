// SPDX-License-Identifier: BSD-3-Clause
// What the box lists, as documents for the data stream logs-ti_weir.indicator-default: indicator match rules and threat
// intelligence pages of a SIEM see then what the box sees.
#pragma once

#include <cstdint>
#include <string>

namespace weir::siem {

/// One entry of one feed. Texts are printable; times are seconds since 1970, 0 = not known.
struct Indicator {
  std::string feed;
  std::string reference; ///< of the feed; may be empty
  std::string type;      ///< "ipv4-addr", "ipv6-addr", "domain-name"
  std::string name;      ///< as hits have it: "192.0.2.0/24", "*.evil.example"
  std::string ip;        ///< empty: it is not a single address
  std::string domain;    ///< empty: it is not a name
  std::uint8_t confidence = 0;
  std::int64_t first_seen = 0;
  std::int64_t last_seen = 0;
};

/// Who tells it, and when (seconds since 1970).
struct IndicatorSource {
  std::string appliance;
  std::string version;
  std::int64_t now = 0;
};

/// Two lines of a _bulk request: `create`, and the document. The _id, also its event.id, is that of the appliance,
/// feed, entry and week: telling the same again within a week changes nothing, and what is told once a week is never
/// older than that, as rules that look at the last 30 days want it.
[[nodiscard]] std::string indicator_lines(const Indicator& indicator, const IndicatorSource& source);

} // namespace weir::siem

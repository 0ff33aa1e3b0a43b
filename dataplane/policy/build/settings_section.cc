// SPDX-License-Identifier: BSD-3-Clause
// Writes the settings section; exempt prefixes are sorted and those inside another are left out.
#include "sections.h"

#include <weir/policy/section_layout.h>

#include <algorithm>

namespace weir::policy {

namespace {

template <typename Prefix> std::vector<Prefix> disjoint(std::vector<Prefix> prefixes)
{
  std::sort(prefixes.begin(), prefixes.end());
  std::vector<Prefix> kept;
  for (const Prefix& prefix : prefixes) {
    if (kept.empty() || !kept.back().contains(prefix))
      kept.push_back(prefix);
  }
  return kept;
}

raw::SettingsHeader header_of(const Settings& settings)
{
  raw::SettingsHeader header{};
  std::copy(settings.appliance.begin(), settings.appliance.end(), header.appliance.begin());
  header.bridge_count = static_cast<std::uint32_t>(settings.bridges.size());
  header.interval_ms = settings.interval_ms;
  header.ttl = settings.sinkhole.ttl;
  header.address4 = settings.sinkhole.address4.value;
  header.address6_high = settings.sinkhole.address6.high;
  header.address6_low = settings.sinkhole.address6.low;
  header.answer = static_cast<std::uint8_t>(settings.sinkhole.answer);
  header.odd_queries = static_cast<std::uint8_t>(settings.sinkhole.odd_queries);
  header.ede = settings.sinkhole.ede ? 1 : 0;
  return header;
}

} // namespace

SectionBuffer settings_section(const Settings& settings)
{
  std::vector<raw::BridgeRecord> bridges;
  for (const BridgeSettings& bridge : settings.bridges) {
    raw::BridgeRecord record{};
    std::copy(bridge.name.begin(), bridge.name.end(), record.name.begin());
    record.mode = static_cast<std::uint8_t>(bridge.mode);
    record.action = static_cast<std::uint8_t>(bridge.action);
    record.match = static_cast<std::uint8_t>(bridge.match);
    bridges.push_back(record);
  }
  std::vector<raw::Exempt4Record> exempt4;
  for (const Ipv4Prefix& prefix : disjoint(settings.exempt4))
    exempt4.push_back({prefix.base.value, prefix.length});
  std::vector<raw::Exempt6Record> exempt6;
  for (const Ipv6Prefix& prefix : disjoint(settings.exempt6))
    exempt6.push_back({prefix.base.high, prefix.base.low, prefix.length});
  raw::SettingsHeader header = header_of(settings);
  header.exempt4_count = static_cast<std::uint32_t>(exempt4.size());
  header.exempt6_count = static_cast<std::uint32_t>(exempt6.size());
  const auto at = raw::layout(header);
  SectionBuffer section(header, at.end);
  section.put(at.bridges, bridges);
  section.put(at.exempt4, exempt4);
  section.put(at.exempt6, exempt6);
  return section;
}

} // namespace weir::policy

// SPDX-License-Identifier: BSD-3-Clause
// Which events a destination gets.
#include "event_filter.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace weir::telemetry {

namespace {

bool one_of(const std::vector<std::string>& words, std::string_view word)
{
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool any_of(const std::vector<std::string>& words, const std::vector<std::string>& wanted)
{
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return one_of(wanted, word); });
}

bool severe_enough(std::string_view severity, unsigned wanted) noexcept
{
  unsigned value = 0;
  const auto read = std::from_chars(severity.data(), severity.data() + severity.size(), value);
  return read.ec != std::errc() || value >= wanted;
}

bool asks_for_fields(const EventFilter& filter) noexcept
{
  return !filter.direction.empty() || !filter.feeds.empty() || filter.min_severity != 0;
}

} // namespace

bool wants(const EventFilter& filter, const StoredEvent& event, EventFields& fields)
{
  const bool hit = event.kind == EventKind::hit;
  if (hit ? !filter.hits : !filter.states)
    return false;
  if (!filter.actions.empty() && !one_of(filter.actions, event.action))
    return false;
  if (!hit || !asks_for_fields(filter))
    return true;
  fields.read(event.json);
  if (!filter.direction.empty() && fields.text(FieldId::network_direction) != filter.direction)
    return false;
  if (!filter.feeds.empty() && !any_of(fields.all(FieldId::threat_feed_name), filter.feeds))
    return false;
  return severe_enough(fields.text(FieldId::event_severity), filter.min_severity);
}

} // namespace weir::telemetry

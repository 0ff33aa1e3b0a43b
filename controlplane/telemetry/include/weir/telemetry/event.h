// SPDX-License-Identifier: BSD-3-Clause
// One event, ready for the store and for every destination: its JSON, and what the store indexes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::telemetry {

enum class EventKind : std::uint8_t { hit = 0, state = 1 };

/// Levels of hits; the store tells their direction by them.
inline constexpr std::uint8_t kOutboundLevel = 4; ///< warning
inline constexpr std::uint8_t kInboundLevel = 5;  ///< notice

/// `json` is one line of pure ASCII without line end, nested, in schema order, at most kMaxEventBytes. Times are
/// nanoseconds since 1970 UTC. `client`, `indicator` and `feeds` are empty where the event has none.
struct Event {
  std::string id; ///< unique for ever; also in the JSON
  EventKind kind = EventKind::hit;
  std::int64_t time = 0;
  std::uint8_t level = 6;    ///< syslog severity (RFC 5424 section 6.2.1), 0..7
  std::uint64_t packets = 0; ///< frames that a hit stands for
  std::string action;
  std::string client;
  std::string indicator;
  std::vector<std::string> feeds; ///< the primary feed first
  std::string json;
};

/// Where a hit record came from. Records of one worker come through two rings with a numbering of their own, so the
/// lane is part of the id: "<16 hex>-<worker><lane>-<sequence>", e.g. "00c0ffee00c0ffee-0o-17". Lane 'o' holds
/// outbound and DNS hits, 'i' inbound hits.
struct Origin {
  std::uint64_t instance = 0;
  std::uint16_t worker = 0;
  char lane = 'o';
};

[[nodiscard]] std::string event_id(const Origin& origin, std::uint64_t record_sequence);

/// "2026-11-24T09:30:00.000001Z" (RFC 3339, microseconds). Years 1970..2262.
[[nodiscard]] std::string rfc3339(std::int64_t nanoseconds);

} // namespace weir::telemetry

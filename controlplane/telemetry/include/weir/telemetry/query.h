// SPDX-License-Identifier: BSD-3-Clause
// Questions about stored hits, for the shell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace weir::telemetry {

/// All conditions must hold; an empty or zero one is none. `client` and `indicator` match exactly, in the form that
/// events use (lower case, no final dot); `feed` matches any feed of a hit, not only the primary one.
struct HitFilter {
  std::int64_t since = 0; ///< ns since 1970: last packet at or after
  std::string client;
  std::string indicator;
  std::string feed;
  std::uint64_t after_sequence = 0; ///< only newer events: for "monitor hits"
  std::size_t limit = 50;           ///< 1..10000
  bool oldest_first = false;        ///< in the order of sequences, so that a reader misses none
};

/// A stored hit. Texts are printable ASCII; `json` is the whole event.
struct HitRow {
  std::uint64_t sequence = 0;
  std::int64_t time = 0; ///< ns since 1970, last packet
  std::uint64_t packets = 0;
  std::string action;
  std::string direction;          ///< "outbound" or "inbound"
  std::string client;             ///< inside host; empty in collapsed rows
  std::string remote;             ///< outside host, of DNS hits the resolver asked; empty in collapsed rows
  std::string question;           ///< name asked for; empty if not DNS
  std::string question_type;      ///< "A", "AAAA", ...; empty if not DNS
  std::string transport;          ///< "tcp", "udp", "icmp", ...; empty if not known
  std::uint64_t port = 0;         ///< of the destination; 0 if not known
  std::string indicator;          ///< empty if not known
  std::vector<std::string> feeds; ///< the primary first
  std::string json;
};

enum class TopBy : std::uint8_t { client, indicator, feed };

/// Ordered by packets, the most first; clients by outbound ones, since a host with many inbound ones is attacked and
/// not infected. A hit counts for each of its feeds.
struct TopRow {
  std::string key;
  std::uint64_t packets = 0;
  std::uint64_t outbound = 0; ///< of them; the others are inbound
  std::uint64_t events = 0;
  std::int64_t last = 0; ///< ns since 1970
};

} // namespace weir::telemetry

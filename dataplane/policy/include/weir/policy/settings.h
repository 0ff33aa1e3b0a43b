// SPDX-License-Identifier: BSD-3-Clause
// The run-time settings that travel inside the policy image, and the feeds it was made of.
#pragma once

#include <weir/address/prefix.h>
#include <weir/policy/rule.h>

#include <cstdint>
#include <string>
#include <vector>

namespace weir::policy {

enum class BridgeMode : std::uint8_t { block, monitor, bypass };
enum class StopAction : std::uint8_t { drop, reject };
enum class MatchEnd : std::uint8_t { remote, both };
enum class SinkholeAnswer : std::uint8_t { null_address, address, nxdomain, nodata, refused };
enum class OddQueries : std::uint8_t { drop, forward };

/// `name` is 1..31 printable ASCII bytes and matches the bridge of that name in start.conf.
struct BridgeSettings {
  std::string name;
  BridgeMode mode = BridgeMode::block;
  StopAction action = StopAction::drop;
  MatchEnd match = MatchEnd::remote;
};

/// `ttl` in seconds, 0..3600. `address*` are used by SinkholeAnswer::address only.
struct SinkholeSettings {
  SinkholeAnswer answer = SinkholeAnswer::null_address;
  Ipv4 address4;
  Ipv6 address6;
  std::uint32_t ttl = 30;
  OddQueries odd_queries = OddQueries::drop;
  bool ede = false;
};

/// Everything of the config that may change while the data plane runs. At most 64 bridges and 4096 exempt prefixes of
/// each family. `appliance` is 1..63 bytes. `interval_ms` is the aggregation interval of hits, 1000..3600000.
struct Settings {
  std::string appliance;
  std::vector<BridgeSettings> bridges;
  std::vector<Ipv4Prefix> exempt4;
  std::vector<Ipv6Prefix> exempt6;
  SinkholeSettings sinkhole;
  std::uint32_t interval_ms = 10000;
};

enum class FeedMode : std::uint8_t { block, monitor, allow };
enum class FeedDirection : std::uint8_t { both, inbound, outbound };

/// One feed of the config, at its index in config order (at most 4096 feeds). `name` 1..48 bytes, `reference` (a URL
/// or free text) 0..255 bytes, `confidence` 0..100.
struct FeedInfo {
  std::string name;
  std::string reference;
  FeedMode mode = FeedMode::block;
  FeedDirection direction = FeedDirection::both;
  std::uint8_t confidence = 50;
};

} // namespace weir::policy

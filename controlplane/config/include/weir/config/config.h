// SPDX-License-Identifier: BSD-3-Clause
// weir.yaml as plain structs. Made by parse_config() only: the defaults stand in the settings table, so a
// default-constructed object holds none of them. Every value here has passed the range of its setting.
#pragma once

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>
#include <weir/address/prefix.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace weir::config {

inline constexpr std::string_view kDefaultConfigFile = "/etc/weir/weir.yaml";
/// A longer file is refused before it is read.
inline constexpr std::size_t kMaxConfigBytes = std::size_t{4} * 1024 * 1024;
inline constexpr std::size_t kMaxBridges = 32;
/// Feeds of the file; the two local feeds come on top, so that all fit the 4096 of a policy image.
inline constexpr std::size_t kMaxFeeds = 4094;
/// Entries of allow, protected.also and exempt-clients, each.
inline constexpr std::size_t kMaxEntries = 4096;
inline constexpr std::size_t kMaxSyslogReceivers = 64;
inline constexpr std::size_t kMaxElasticsearch = 16;
/// What the shell blocks and allows is compiled as feeds of these names; the file can't use them.
inline constexpr std::string_view kLocalBlockFeed = "local-block";
inline constexpr std::string_view kLocalAllowFeed = "local-allow";
/// Reports that the shell imports become feeds of names that begin so; the file can't use them either.
inline constexpr std::string_view kImportPrefix = "ioc-";

enum class BridgeMode : std::uint8_t { block, monitor, bypass };
enum class BridgeAction : std::uint8_t { drop, reject };
enum class MatchEnd : std::uint8_t { remote, both };
enum class OnFailure : std::uint8_t { closed, open };
enum class FeedMode : std::uint8_t { block, monitor, allow };
enum class FeedDirection : std::uint8_t { both, inbound, outbound };
enum class Subdomains : std::uint8_t { format, yes, no };
enum class SinkholeAnswer : std::uint8_t { null_address, address, nxdomain, nodata, refused };
enum class OddQueries : std::uint8_t { drop, forward };
enum class SyslogTransport : std::uint8_t { udp, tcp, tls };
enum class SyslogFormat : std::uint8_t { ecs, cef, leef, kv };
enum class EventClass : std::uint8_t { hits, states };

/// The words of the file: "block", "null-address", ...
[[nodiscard]] std::string_view word(BridgeMode value) noexcept;
[[nodiscard]] std::string_view word(BridgeAction value) noexcept;
[[nodiscard]] std::string_view word(MatchEnd value) noexcept;
[[nodiscard]] std::string_view word(OnFailure value) noexcept;
[[nodiscard]] std::string_view word(FeedMode value) noexcept;
[[nodiscard]] std::string_view word(FeedDirection value) noexcept;
[[nodiscard]] std::string_view word(Subdomains value) noexcept;
[[nodiscard]] std::string_view word(SinkholeAnswer value) noexcept;
[[nodiscard]] std::string_view word(OddQueries value) noexcept;
[[nodiscard]] std::string_view word(SyslogTransport value) noexcept;
[[nodiscard]] std::string_view word(SyslogFormat value) noexcept;

/// Where in the file something begins, both from 1; 0 when it stands nowhere.
struct Position {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// A name of `allow` or `protected.also`, as lower-case A-labels without the final dot ("good.example"). It stands for
/// the name and all below it.
struct NameEntry {
  std::string name;
  friend bool operator==(const NameEntry&, const NameEntry&) = default;
};

/// An address is a prefix of full length. `text` is what a message shows: the normalised form.
struct Entry {
  std::variant<Ipv4Prefix, Ipv6Prefix, NameEntry> value;
  std::string text;
};

struct Bridge {
  std::string name;   ///< [a-z0-9_-], 1..31 characters, unique
  std::string inside; ///< a port of the board that no other bridge uses
  std::string outside;
  BridgeMode mode{};
  BridgeAction action{};
  MatchEnd match{};
  OnFailure on_failure{};
  Position at;
};

struct Feed {
  std::string name; ///< [a-z0-9-], 1..48 characters, unique
  std::string url;  ///< "file:/absolute/path", "http://..." or "https://..."
  std::string format;
  std::chrono::seconds refresh{};
  FeedMode mode{};
  FeedDirection direction{};
  std::uint8_t confidence = 0; ///< 0..100
  Subdomains subdomains{};
  bool public_suffixes = false; ///< true: a whole public suffix may be listed with all below it
  std::uint64_t max_size = 0;   ///< bytes of the decoded body
  std::chrono::seconds timeout{};
  std::string reference; ///< URL or words for the analyst, 0..255 bytes without control characters
  std::string ca_file;   ///< absolute path of PEM certificates to trust instead of the system's; empty: the system's
  Position at;
};

struct Protected {
  bool is_private = false; ///< RFC 1918, 100.64/10, fc00::/7
  std::vector<Entry> also;
};

struct Sinkhole {
  SinkholeAnswer answer{};
  std::optional<Ipv4> address4; ///< set when `answer` is address
  std::optional<Ipv6> address6; ///< may be absent: AAAA is then answered NODATA
  std::uint32_t ttl = 0;        ///< seconds
  OddQueries odd_queries{};
  bool ede = false;
  Position at;
};

/// Which events a receiver gets: those for which all that is set holds. Direction, feeds and severity are asked of hits
/// only.
struct Only {
  std::vector<EventClass> events;   ///< empty: all
  std::vector<std::string> actions; ///< event.action; empty: all
  FeedDirection direction{};
  std::vector<std::string> feeds; ///< empty: all
  std::uint8_t min_severity = 0;  ///< 0..100
};

struct SyslogReceiver {
  std::string name; ///< [a-z0-9-], 1..48 characters, unique
  std::string host; ///< address literal or host name
  std::uint16_t port = 0;
  SyslogTransport transport{};
  SyslogFormat format{};
  std::string ca_file;          ///< absolute path; of tls, and always set then
  std::string server_name;      ///< of tls; empty: host
  std::string certificate_file; ///< absolute path; of tls; empty: none
  std::string key_file;         ///< set when certificate_file is
  Only only;
  Position at;
};

struct Elasticsearch {
  std::string name;          ///< [a-z0-9-], 1..48 characters, unique among all receivers
  std::string url;           ///< "https://..." or "http://..."
  std::string ca_file;       ///< absolute path; empty: the system's authorities
  std::string api_key;       ///< never shown; at most one of it, api_key_file and user is set
  std::string api_key_file;  ///< absolute path
  std::string user;          ///< set when password_file is
  std::string password_file; ///< absolute path
  Only only;
  Position at;
};

struct Telemetry {
  std::chrono::seconds interval{};  ///< aggregation interval of hits
  std::chrono::seconds heartbeat{}; ///< between heartbeat events
  std::uint32_t rate =
      0; ///< hit records a second taken into the store at most, of each direction; what is beyond waits
  std::uint64_t store_max_size = 0; ///< bytes
  std::chrono::seconds store_max_age{};
  bool alert_outbound = false; ///< event.kind of hits that inside clients caused: alert, else event
  bool alert_inbound = false;  ///< of hits that came from outside
  std::vector<SyslogReceiver> syslog;
  std::vector<Elasticsearch> elasticsearch;
};

struct Config {
  std::string appliance; ///< [A-Za-z0-9._-], 1..31 characters
  std::vector<Bridge> bridges;
  std::vector<Feed> feeds; ///< config order; the first feed of a hit is its primary feed
  std::vector<Entry> allow;
  Protected protected_set;
  std::vector<Entry> exempt_clients; ///< never a NameEntry
  Sinkhole sinkhole;
  Telemetry telemetry;
};

} // namespace weir::config

// SPDX-License-Identifier: BSD-3-Clause
// A receiver of events, and how it is doing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::telemetry {

enum class Transport : std::uint8_t { udp, tcp, tls, elasticsearch };
[[nodiscard]] std::string_view word(Transport transport) noexcept;

/// How a syslog message tells its event: `ecs` as JSON, `cef`, `leef` and `kv` by the keys in format_keys.h.
enum class Format : std::uint8_t { ecs, cef, leef, kv };

/// Which events a destination gets: those for which all of this holds. Direction, feeds and severity are asked of hits
/// only; state events have none.
struct EventFilter {
  bool hits = true;
  bool states = true;
  std::vector<std::string> actions; ///< event.action; empty: all
  std::string direction;            ///< "inbound" or "outbound"; empty: both
  std::vector<std::string> feeds;   ///< one of them lists the hit's entry; empty: all
  unsigned min_severity = 0;        ///< event.severity; a hit without one passes
  friend bool operator==(const EventFilter&, const EventFilter&) = default;
};

/// Syslog over TLS (RFC 5425). All files are PEM and are read anew for each connection, so a renewed certificate needs
/// no restart; the process's user must be able to read them.
struct TlsSettings {
  std::string ca_file;          ///< authorities that may vouch for the receiver
  std::string server_name;      ///< name or address that its certificate must hold; empty: the host
  std::string certificate_file; ///< our own with its chain; empty: none
  std::string key_file;         ///< of certificate_file, not encrypted
  friend bool operator==(const TlsSettings&, const TlsSettings&) = default;
};

/// Elasticsearch or OpenSearch over HTTP(S). Of `api_key` and `api_key_file` at most one is set, and none together with
/// `user`. Files are read anew for each connection.
struct ElasticSettings {
  std::string url;           ///< "https://es.example:9200", a path in front of /_bulk allowed
  std::string ca_file;       ///< PEM authorities; empty: the system's
  std::string api_key;       ///< as Elasticsearch gives it out ("encoded"); never shown
  std::string api_key_file;  ///< the same, in a file
  std::string user;          ///< for basic authentication
  std::string password_file; ///< of user
  friend bool operator==(const ElasticSettings&, const ElasticSettings&) = default;
};

/// Syslog RFC 5424 with the event as message; UDP by RFC 5426, TCP and TLS by octet counting (RFC 6587, RFC
/// 5425). `name` is the identity: cursor and counters stay with it when host or port change.
struct Destination {
  std::string name;
  std::string host; ///< address literal or host name
  std::uint16_t port = 514;
  Transport transport = Transport::udp;
  TlsSettings tls = {};         ///< for Transport::tls
  ElasticSettings elastic = {}; ///< for Transport::elasticsearch, instead of host and port
  Format format = Format::ecs;  ///< of syslog
  EventFilter only = {};
  friend bool operator==(const Destination&, const Destination&) = default;
};

/// What is wrong with the files that it needs (missing, not readable by this process, not fitting), as a sentence;
/// empty: nothing.
[[nodiscard]] std::string problem_of(const Destination& destination);

/// "tcp 192.0.2.10:601", or the URL.
[[nodiscard]] std::string endpoint_text(const Destination& destination);

/// Events that a receiver refused for good, by its own word.
struct Refusal {
  std::string reason; ///< printable
  std::uint64_t events = 0;
};

/// stored == sent + queued + dropped + filtered, counted in events since the destination exists. `resent` are
/// repetitions after a reconnect; they are not part of `sent`.
struct DestinationStatus {
  std::string name;
  std::string endpoint; ///< "tcp 192.0.2.10:601"
  std::string
      state; ///< "connected", "connecting", "waiting" (for the next attempt), "stalled" (receiver does not read)
  std::uint64_t stored = 0;
  std::uint64_t sent = 0;
  std::uint64_t queued = 0;
  std::uint64_t dropped = 0;  ///< left the store unsent (it was full, too old or damaged), or refused
  std::uint64_t filtered = 0; ///< not wanted there
  std::uint64_t refused = 0;  ///< the part of `dropped` that the receiver will never take
  std::uint64_t resent = 0;
  std::uint64_t expired_unread = 0;    ///< the part of `sent` that left the store before it was surely read
  std::vector<Refusal> refusals;       ///< why, since this process began; at most 16 reasons
  std::string security;                ///< of a TLS connection that stands: "TLSv1.2 TLS-ECDHE-..."; else empty
  std::string last_error;              ///< empty: none yet
  std::int64_t last_error_time = 0;    ///< ns since 1970
  std::int64_t connected_since = 0;    ///< ns since 1970; 0: not connected
  std::int64_t disconnected_since = 0; ///< ns since 1970; 0: connected, or nothing was tried yet
};

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// A receiver of events, and how it is doing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::telemetry {

enum class Transport : std::uint8_t { udp, tcp, tls };
[[nodiscard]] std::string_view word(Transport transport) noexcept;

/// Syslog over TLS (RFC 5425). All files are PEM and are read anew for each connection, so a renewed certificate needs
/// no restart; the process's user must be able to read them.
struct TlsSettings {
  std::string ca_file;          ///< authorities that may vouch for the receiver
  std::string server_name;      ///< name or address that its certificate must hold; empty: the host
  std::string certificate_file; ///< our own with its chain; empty: none
  std::string key_file;         ///< of certificate_file, not encrypted
  friend bool operator==(const TlsSettings&, const TlsSettings&) = default;
};

/// Syslog RFC 5424 with the event's JSON as message; UDP by RFC 5426, TCP and TLS by octet counting (RFC 6587, RFC
/// 5425). `name` is the identity: cursor and counters stay with it when host or port change.
struct Destination {
  std::string name;
  std::string host; ///< address literal or host name
  std::uint16_t port = 514;
  Transport transport = Transport::udp;
  TlsSettings tls = {}; ///< for Transport::tls
  friend bool operator==(const Destination&, const Destination&) = default;
};

/// What is wrong with the files that it needs (missing, not readable by this process, not fitting), as a sentence;
/// empty: nothing.
[[nodiscard]] std::string problem_of(const Destination& destination);

/// stored == sent + queued + dropped, counted in events since the destination exists. `resent` are repetitions after a
/// reconnect; they are not part of `sent`.
struct DestinationStatus {
  std::string name;
  std::string endpoint; ///< "tcp 192.0.2.10:601"
  std::string
      state; ///< "connected", "connecting", "waiting" (for the next attempt), "stalled" (receiver does not read)
  std::uint64_t stored = 0;
  std::uint64_t sent = 0;
  std::uint64_t queued = 0;
  std::uint64_t dropped = 0; ///< left the store unsent: it was full, too old or damaged
  std::uint64_t resent = 0;
  std::string security;             ///< of a TLS connection that stands: "TLSv1.2 TLS-ECDHE-..."; else empty
  std::string last_error;           ///< empty: none yet
  std::int64_t last_error_time = 0; ///< ns since 1970
  std::int64_t connected_since = 0; ///< ns since 1970; 0: not connected
};

} // namespace weir::telemetry

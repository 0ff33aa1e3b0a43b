// SPDX-License-Identifier: BSD-3-Clause
// An event as a syslog message: RFC 5424, and its framing on a stream by RFC 6587 section 3.4.1 (octet counting).
#pragma once

#include <weir/telemetry/store.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::telemetry {

/// What is the same in all messages. Fields are made fit (PRINTUSASCII, length limits of RFC 5424) when written.
struct SyslogHead {
  std::string host;    ///< HOSTNAME: the appliance's name
  std::string process; ///< PROCID
  friend bool operator==(const SyslogHead&, const SyslogHead&) = default;
};

/// Facility local0.
inline constexpr unsigned kSyslogFacility = 16;
/// `meta.sequenceId` runs 1..2147483647 and begins anew (RFC 5424 section 7.3.1).
inline constexpr std::uint32_t kMaxSequenceId = 2147483647;

/// Appends "<PRI>1 TIME HOST weir PROCID hit|state [meta sequenceId="n"] " and then `message`, the event in the format
/// of the destination. It is pure ASCII, so it has no byte order mark (MSG-ANY).
void append_syslog(std::string& out, const StoredEvent& event, std::string_view message, const SyslogHead& head,
                   std::uint32_t sequence_id);

/// The same with "LENGTH " in front.
void append_octet_counted(std::string& out, const StoredEvent& event, std::string_view message, const SyslogHead& head,
                          std::uint32_t sequence_id);

} // namespace weir::telemetry

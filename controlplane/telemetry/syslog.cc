// SPDX-License-Identifier: BSD-3-Clause
// An event as a syslog message.
#include <weir/telemetry/syslog.h>

#include "time_text.h"

#include <string_view>

namespace weir::telemetry {

namespace {

/// A header field: characters 33..126 only, cut to its limit, "-" when empty.
void append_field(std::string& out, std::string_view text, std::size_t limit)
{
  const std::size_t before = out.size();
  for (const char c : text.substr(0, limit))
    out += c > 0x20 && c < 0x7f ? c : '_';
  if (out.size() == before)
    out += '-';
  out += ' ';
}

} // namespace

void append_syslog(std::string& out, const StoredEvent& event, std::string_view message, const SyslogHead& head,
                   std::uint32_t sequence_id)
{
  constexpr std::size_t kHostLimit = 255;
  constexpr std::size_t kProcessLimit = 128;
  out += '<';
  out += std::to_string(kSyslogFacility * 8 + (event.level & 7U));
  out += ">1 ";
  append_rfc3339(out, event.time);
  out += ' ';
  append_field(out, head.host, kHostLimit);
  out += "weir ";
  append_field(out, head.process, kProcessLimit);
  out += event.kind == EventKind::hit ? "hit" : "state";
  out += " [meta sequenceId=\"";
  out += std::to_string(sequence_id);
  out += "\"] ";
  out += message;
}

void append_octet_counted(std::string& out, const StoredEvent& event, std::string_view message, const SyslogHead& head,
                          std::uint32_t sequence_id)
{
  std::string whole;
  whole.reserve(message.size() + 200);
  append_syslog(whole, event, message, head, sequence_id);
  out += std::to_string(whole.size());
  out += ' ';
  out += whole;
}

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// Events on their way to a socket.
#include "syslog_batch.h"

#include "message_format.h"

namespace weir::telemetry {

namespace {

/// Events read from the store at a time.
constexpr std::size_t kReadEvents = 256;
constexpr std::size_t kReadBytes = 256 * 1024;

} // namespace

tl::expected<bool, Error> SyslogBatch::fill(Store::Reader& reader, std::uint64_t position)
{
  if (!is_empty())
    return true;
  bytes_.clear();
  taken_ = 0;
  const auto events = reader.after(position, kReadEvents, kReadBytes);
  if (!events)
    return tl::unexpected(events.error());
  for (const StoredEvent& event : *events) {
    const std::size_t before = bytes_.size();
    const bool wanted = wants(only_, event, fields_);
    if (wanted)
      append(event);
    messages_.push_back(
        {event.sequence, bytes_.size(), bytes_.size() - before, wanted ? Outcome::sent : Outcome::filtered});
  }
  return !is_empty();
}

void SyslogBatch::append(const StoredEvent& event)
{
  if (format_ != Format::ecs)
    fields_.read(event.json);
  message_.clear();
  append_message(message_, event, fields_, format_);
  sequence_id_ = sequence_id_ == kMaxSequenceId ? 1 : sequence_id_ + 1;
  if (framing_ == Framing::octet_counted)
    append_octet_counted(bytes_, event, message_, head_, sequence_id_);
  else
    append_syslog(bytes_, event, message_, head_, sequence_id_);
}

void SyslogBatch::restart()
{
  bytes_.clear();
  messages_.clear();
  taken_ = 0;
  sequence_id_ = 0;
}

void SyslogBatch::pop_front()
{
  messages_.pop_front();
}

} // namespace weir::telemetry

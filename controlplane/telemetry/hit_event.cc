// SPDX-License-Identifier: BSD-3-Clause
// A hit record becomes an ECS event: first everything is looked up, then written in schema order.
#include <weir/telemetry/hit_event.h>

#include "event_writer.h"
#include "hit_dns.h"
#include "hit_facts.h"
#include "hit_write.h"
#include "record_view.h"

#include <weir/telemetry/schema.h>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace weir::telemetry {

namespace {

constexpr std::uint8_t kLastSacrifice = 6;

std::uint8_t syslog_level(const hits::HitRecord& record) noexcept
{
  return record.direction == hits::Direction::outbound ? kOutboundLevel : kInboundLevel;
}

/// The last feeds go, so many that `excess` bytes of JSON are gone. False: only the primary one is left.
bool drop_feeds(std::vector<std::string_view>& feeds, std::size_t excess)
{
  constexpr std::size_t kQuotesAndComma = 3;
  const bool any = feeds.size() > 1;
  for (std::size_t gone = 0; feeds.size() > 1 && gone < excess; feeds.pop_back())
    gone += feeds.back().size() + kQuotesAndComma;
  return any;
}

} // namespace

std::string_view word(hits::HitAction action) noexcept
{
  constexpr std::array<std::string_view, 7> kWords = {"blocked",  "rejected", "dns-sinkholed", "dns-blocked",
                                                      "detected", "exempt",   "self-listed"};
  const auto index = static_cast<std::size_t>(action);
  return index < kWords.size() ? kWords[index] : std::string_view("unknown");
}

std::string event_id(const Origin& origin, std::uint64_t record_sequence)
{
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string id(16, '0');
  for (int i = 0; i < 16; ++i)
    id[15 - i] = kHex[(origin.instance >> (4 * i)) & 0xf];
  id += '-';
  id += std::to_string(origin.worker);
  id += origin.lane;
  id += '-';
  id += std::to_string(record_sequence);
  return id;
}

void format_hit(const hits::HitRecord& record, const HitContext& context, const Origin& origin,
                const PolicyFacts* facts, const provenance::Provenance* listed, std::uint64_t sequence, Event& out)
{
  out.id = event_id(origin, record.sequence);
  out.kind = EventKind::hit;
  out.time = static_cast<std::int64_t>(record.last_time);
  out.level = syslog_level(record);
  out.packets = record.packets;
  out.action = word(record.action);
  HitFacts hit = gather(record, facts, listed);
  out.client = shows_addresses(record) ? address_text(record, inside_address(record)) : std::string();
  out.indicator = hit.indicator;
  out.feeds.assign(hit.feeds.begin(), hit.feeds.end());
  for (std::uint8_t level = 0;;) {
    EventWriter writer(out.json, level);
    write_hit(writer, HitParts{record, context, facts, hit, out.id, sequence});
    writer.finish();
    if (out.json.size() <= kMaxEventBytes)
      return;
    if (level < kLastSacrifice)
      ++level;
    else if (!drop_feeds(hit.feeds, out.json.size() - kMaxEventBytes))
      return;
  }
}

} // namespace weir::telemetry

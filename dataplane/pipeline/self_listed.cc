// SPDX-License-Identifier: BSD-3-Clause
// Self-listed inside addresses and the memory that keeps them to one report a day.
#include "self_listed.h"

#include "hit_rows.h"
#include "lanes.h"

#include <weir/hits/aggregation.h>
#include <weir/pipeline/packet.h>

namespace weir::pipeline {

namespace {

constexpr std::uint64_t kDay = 86'400'000'000'000;

std::uint64_t mix(std::uint64_t value) noexcept
{
  value = (value ^ (value >> 31)) * 0x9E3779B97F4A7C15ULL;
  return value ^ (value >> 29);
}

/// True the first time an address and rule are seen on a day.
bool is_news(SelfListedMemory& memory, const Ipv6& address, policy::RuleNumber rule, std::uint64_t now_ns) noexcept
{
  const std::uint64_t key = mix(mix(address.high + 1) ^ address.low) ^ mix(rule);
  const auto day = static_cast<std::uint32_t>(now_ns / kDay) + 1;
  const std::size_t slot = mix(key) % SelfListedMemory::kSlots;
  if (memory.keys[slot] == key && memory.days[slot] == day)
    return false;
  memory.keys[slot] = key;
  memory.days[slot] = day;
  return true;
}

} // namespace

void report_self_listed(const ImageContext& context, const FrameBatch& frames, const ParsedBatch& parsed,
                        const EndMatches& local, Worker& worker, std::uint64_t now_ns) noexcept
{
  for_each_lane(local.listed, [&](std::uint32_t lane) {
    const policy::AddressMatch match = local.match[lane];
    const policy::Rule rule = policy::rule(*context.image, match.rule);
    if (rule.entry_class.kind != policy::EntryKind::listed || rule.feeds.empty())
      return;
    const Frame& frame = frames.frames[lane];
    const Ends ends = ends_of(frame, parsed.network[lane]);
    const Ipv6& inside = frames.side == Side::inside ? ends.source : ends.destination;
    if (!is_news(worker.self_listed, inside, match.rule, now_ns))
      return;
    worker.count(Reason::self_listed, 1);
    const Packet packet = dissect(frame, parsed.network[lane]);
    const AddressHit hit{match,
                         (local.ipv4 & bit_of(lane)) != 0,
                         true,
                         rule.feeds.front(),
                         hits::HitAction::self_listed,
                         Reason::self_listed};
    const Sighting sighting{context, frames, lane, packet};
    hits::KeyWords key;
    make_key(sighting, hit, key);
    hits::AggregationTable& table = table_of(worker, frames.side);
    if (const auto row = table.count(key, table.hash(key), frame.wire_length, now_ns))
      describe_hit(sighting, hit, {table, row, now_ns});
  });
}

} // namespace weir::pipeline

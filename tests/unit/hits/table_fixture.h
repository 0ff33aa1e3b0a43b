// SPDX-License-Identifier: BSD-3-Clause
// A table with its ring and a drain in one process, and keys to count.
#pragma once

#include <weir/hits/aggregation.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

namespace weir::hits::test {

constexpr std::uint64_t kStart = 1'700'000'000'000'000'000;
constexpr std::uint64_t kMillisecond = 1'000'000;
constexpr std::uint64_t kSecond = 1'000'000'000;

struct FreeMemory {
  void operator()(void* memory) const noexcept { std::free(memory); }
};
using Memory = std::unique_ptr<void, FreeMemory>;

inline Memory zeroed(std::size_t bytes)
{
  const std::size_t whole = (bytes + 63) / 64 * 64;
  Memory memory(std::aligned_alloc(64, whole));
  std::memset(memory.get(), 0, whole);
  return memory;
}

inline std::array<std::uint8_t, 16> mapped(std::uint32_t ipv4)
{
  std::array<std::uint8_t, 16> bytes{};
  bytes[10] = bytes[11] = 0xFF;
  for (std::size_t i = 0; i < 4; ++i)
    bytes[12 + i] = static_cast<std::uint8_t>(ipv4 >> (24 - 8 * i));
  return bytes;
}

/// A blocked frame from or to a single listed address.
inline HitKey address_key(std::uint32_t remote, Direction direction = Direction::outbound, std::uint16_t feed = 0)
{
  HitKey key;
  key.inside = mapped(0x0A000001);
  key.remote = mapped(remote);
  key.rule = 7;
  key.generation = 3;
  key.port = 443;
  key.feed = feed;
  key.protocol = 6;
  key.direction = direction;
  key.family = EntryFamily::ipv4;
  key.length = 32;
  return key;
}

struct TableFixture {
  explicit TableFixture(TableSettings settings, std::uint32_t ring_capacity = 1024)
      : ring_memory(zeroed(ring_bytes(ring_capacity))), table_memory(zeroed(AggregationTable::memory_needed(settings)))
  {
    format_ring(ring_memory.get(), ring_capacity);
    ring.emplace_back(ring_memory.get(), tail);
    drain_end.emplace_back(ring_memory.get(), tail);
    const HashSecret secret = {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89,
                               0x452821e638d01377, 0xbe5466cf34e90c6c, 0xc0ac29b7c97c50dd, 0x3f84d5b5b5470917};
    table = std::make_unique<AggregationTable>(settings, secret, table_memory.get(), ring.front(), counters);
  }

  /// As the pipeline does it. Returns true if a new row was made.
  bool hit(const HitKey& key, std::uint64_t now, std::uint64_t bytes = 100)
  {
    const auto row = table->count(key, table->hash(key), bytes, now);
    if (row)
      describe(key, row, now);
    return static_cast<bool>(row);
  }
  /// The same of many, kMaxHits at most, at once; they stand in the highest lanes.
  void hit_all(const std::vector<HitKey>& keys, std::uint64_t now, std::uint32_t bytes = 100)
  {
    const auto batch = std::make_unique<HitBatch>();
    std::uint64_t lanes = 0;
    const auto lane_of = [&](std::size_t i) { return kMaxHits - keys.size() + i; };
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::size_t lane = lane_of(i);
      batch->key[lane] = std::bit_cast<KeyWords>(keys[i]);
      batch->hash[lane] = table->hash(keys[i]);
      batch->bytes[lane] = bytes;
      lanes |= 1ULL << lane;
      table->prefetch(batch->hash[lane]);
    }
    table->count_all(*batch, lanes, now, [&](std::uint32_t lane, const AggregationTable::NewRow& row) {
      describe(keys[lane - lane_of(0)], row, now);
    });
  }
  void describe(const HitKey& key, const AggregationTable::NewRow& row, std::uint64_t now)
  {
    row.details->generation = key.generation;
    row.details->tcp_flags = 2;
    row.details->source_port = 50000;
    table->publish(row, now);
  }

  /// All records in the ring; their frames are added to `drained`.
  std::vector<HitRecord> drain()
  {
    std::vector<HitRecord> records;
    HitRecord record;
    while (drain_end.front().pop(record)) {
      drained += record.packets;
      records.push_back(record);
    }
    return records;
  }

  [[nodiscard]] std::uint64_t lost() const
  {
    std::uint64_t frames = 0;
    for (const auto& loss : counters.losses)
      frames += loss.load();
    return frames;
  }
  [[nodiscard]] std::uint64_t lost(Loss loss) const { return counters.losses[static_cast<std::size_t>(loss)]; }

  /// The identity, by what the table itself says.
  [[nodiscard]] bool is_balanced() const
  {
    return counters.seen_frames == counters.pushed_frames + table->pending_frames() + lost();
  }

  Memory ring_memory;
  Memory table_memory;
  std::atomic<std::uint64_t> tail{0};
  LaneCounters counters;
  std::vector<RingWriter> ring;
  std::vector<RingDrain> drain_end;
  std::unique_ptr<AggregationTable> table;
  std::uint64_t drained = 0;
};

inline TableSettings small(Lane lane, std::uint32_t rows = 64)
{
  TableSettings settings = default_settings(lane);
  settings.rows = rows;
  settings.entry_rows = 64;
  settings.feed_rows = 64;
  settings.interval_ns = kSecond;
  return settings;
}

} // namespace weir::hits::test

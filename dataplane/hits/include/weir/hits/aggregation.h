// SPDX-License-Identifier: BSD-3-Clause
// One worker's table of hits: many frames of one key become one record at once and one per interval after.
//
// Owned by one thread, the worker; made by the control thread before it runs (<weir/hits_files/table_memory.h>
// allocates). Nothing here allocates, locks, logs, throws or asks the system for anything. Order of calls a batch:
//   for each hit: hash() and prefetch(); after a pause count_all(), or for each hit count(), and if it returned
//   details, fill them and publish(); at the end of the batch, also of an empty one: flush().
// A hit is never lost while the process lives, as long as one of three tables has a row for it: its key, else its
// entry, else its primary feed. What cannot be pushed (ring full, budget empty) stays in its row and is tried again.
#pragma once

#include <weir/hits/counters.h>
#include <weir/hits/hit_batch.h>
#include <weir/hits/key.h>
#include <weir/hits/presence.h>
#include <weir/hits/record.h>
#include <weir/hits/ring.h>
#include <weir/hits/row_store.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace weir::hits {

/// `rows` is rounded up to a power of two, 64..2^20. `records_per_second` is also the burst; at least 1.
struct TableSettings {
  Lane lane = Lane::outbound;
  std::uint32_t rows = 65536;
  std::uint32_t entry_rows = 1024;
  std::uint32_t feed_rows = 512;
  std::uint32_t records_per_second = 20000;
  std::uint64_t interval_ns = 10'000'000'000; ///< between two records of a row; at least 1 ms
  std::uint32_t idle_intervals = 2;           ///< a row without a hit for so many intervals is freed
};

/// 20000 records a second outbound, 5000 inbound.
[[nodiscard]] TableSettings default_settings(Lane lane) noexcept;

/// Random, secret, once a start: outsiders must not be able to aim at buckets.
using HashSecret = std::array<std::uint64_t, 8>;

/// Rows that a flush() between two batches looks at: 2 us, less than a batch of 32 takes at 10 Mpps.
inline constexpr std::uint32_t kFlushSlice = 16;
/// The same for a worker that has slept: the sweep must get through all rows in an interval, or records come late.
inline constexpr std::uint32_t kLateFlushSlice = 1024;
inline constexpr std::uint64_t kLateFlush = 200'000; ///< ns since the flush() before

class AggregationTable {
public:
  /// Bytes that the table needs.
  [[nodiscard]] static std::size_t memory_needed(const TableSettings& settings) noexcept;
  /// `memory` is memory_needed() zeroed bytes, aligned to 64, and like `ring` and `counters` outlives the table.
  AggregationTable(const TableSettings& settings, const HashSecret& secret, void* memory, RingWriter& ring,
                   LaneCounters& counters) noexcept;
  AggregationTable(const AggregationTable&) = delete;
  AggregationTable& operator=(const AggregationTable&) = delete;

  [[nodiscard]] std::uint64_t hash(const KeyWords& key) const noexcept { return hash_words(key, secret_); }
  [[nodiscard]] std::uint64_t hash(const HitKey& key) const noexcept { return hash_key(key, secret_); }
  void prefetch(std::uint64_t hash) const noexcept { keys_.prefetch_bucket(hash); }

  /// A row that needs its details, else null. Fill `details`, then publish() this value, before the next count().
  struct NewRow {
    HitRecord* details = nullptr;
    RowStore* store = nullptr;
    std::uint32_t row = 0;
    explicit operator bool() const noexcept { return details != nullptr; }
  };
  /// Counts one hit frame. `hash` is hash(key), `bytes` the frame's length without FCS, `now` nanoseconds since 1970.
  ///
  /// In the details of a new row these are set from the key: kind, action, direction, form, family, prefix_length or
  /// label_count, rule, feed, bridge, protocol, the addresses (the server's, of a DNS hit, is left 0), icmp_type or
  /// destination_port by protocol, dns_qtype, and `known` = the key's bits, kKnowsEntry and, of an address hit,
  /// kKnowsAddresses. The rest is 0 and the caller's to fill, generation above all. Counts, times, sequence, version
  /// and the collapse fields are the table's own; a collapsed row forgets by itself what does not hold for all of it.
  [[nodiscard]] NewRow count(const KeyWords& key, std::uint64_t hash, std::uint64_t bytes, std::uint64_t now) noexcept
  {
    add(counters_->seen_frames, 1);
    const std::uint32_t row = keys_.find(key, hash);
    if (row == kNoRow)
      return keys_.is_full() ? collapse(key, hash, bytes, now) : count_new(key, hash, bytes, now);
    keys_.counts(row).add(bytes, now);
    return {};
  }
  [[nodiscard]] NewRow count(const HitKey& key, std::uint64_t hash, std::uint64_t bytes, std::uint64_t now) noexcept
  {
    return count(std::bit_cast<KeyWords>(key), hash, bytes, now);
  }
  /// count() of each of `lanes`, but those that have a row before those that have none, and for many at a third of
  /// the price. Calls `describe(lane, NewRow)` where count() returns a row that needs its details.
  template <typename Describe>
  void count_all(const HitBatch& hits, std::uint64_t lanes, std::uint64_t now, const Describe& describe) noexcept
  {
    add(counters_->seen_frames, static_cast<std::uint64_t>(std::popcount(lanes)));
    std::uint64_t known = fetch_rows(hits, lanes);
    while (lanes != 0) {
      if (const NewHit hit = count_some(hits, lanes, known, now); hit.row) [[unlikely]]
        describe(hit.lane, hit.row);
    }
  }
  /// Pushes the first record of a new row, or queues it for flush().
  void publish(const NewRow& row, std::uint64_t now) noexcept;

  /// Pushes what is due, queued first hits before rows whose interval is over, and frees idle rows. Looks at no more
  /// than kFlushSlice rows, after a pause at kLateFlushSlice; a row that is due takes some 150 ns. Cheap if none is.
  void flush(std::uint64_t now) noexcept;

  /// No row of any kind is in use: time passes without effect, and one flush() passes any amount of it.
  [[nodiscard]] bool is_idle() const noexcept { return keys_.used() + entries_.used() + feeds_.used() == 0; }

  /// For an orderly end: pushes all pending counts, without regard to the budget, until the ring is full. True: no
  /// count is pending any more. False: give the reader time and call again, or abandon().
  [[nodiscard]] bool final_flush() noexcept;
  /// Counts all that is pending as Loss::shutdown.
  void abandon() noexcept;

  /// From the next interval on.
  void set_interval(std::uint64_t nanoseconds) noexcept;

  /// Frames in rows, not pushed yet. Reads all rows: for tests, and for when the worker has ended.
  [[nodiscard]] std::uint64_t pending_frames() const noexcept;

private:
  struct NewHit {
    NewRow row;
    std::uint32_t lane = 0;
  };
  [[nodiscard]] std::uint64_t fetch_rows(const HitBatch& hits, std::uint64_t lanes) const noexcept;
  [[nodiscard]] NewHit count_some(const HitBatch& hits, std::uint64_t& lanes, std::uint64_t& known,
                                  std::uint64_t now) noexcept;
  struct Shared {
    RowStore* store = nullptr;
    std::uint32_t row = 0;
  };
  [[nodiscard]] Shared shared_row(const KeyWords& key) noexcept;
  [[nodiscard]] NewHit collapse_some(const HitBatch& hits, std::uint64_t& lanes, std::uint64_t now) noexcept;
  void begin_row(RowStore& store, std::uint32_t row) noexcept;
  [[nodiscard]] bool may_insert(std::uint64_t now) noexcept;
  void refill(std::uint64_t now) noexcept;
  [[nodiscard]] std::uint32_t collapsed_row(RowStore& store, const KeyWords& key) noexcept;
  [[nodiscard]] std::uint32_t entry_row(const KeyWords& words, std::uint64_t hash) noexcept;
  [[nodiscard]] std::uint32_t feed_row(const KeyWords& key) noexcept;
  void erase(RowStore& store, std::uint32_t row) noexcept;
  [[nodiscard]] NewRow count_new(const KeyWords& key, std::uint64_t hash, std::uint64_t bytes,
                                 std::uint64_t now) noexcept;
  [[nodiscard]] NewRow collapse(const KeyWords& key, std::uint64_t hash, std::uint64_t bytes,
                                std::uint64_t now) noexcept;
  [[nodiscard]] bool push_row(RowStore& store, std::uint32_t row) noexcept;
  [[nodiscard]] bool try_push(RowStore& store, std::uint32_t row) noexcept;
  void enqueue(const RowStore& store, std::uint32_t row) noexcept;
  [[nodiscard]] std::uint32_t serve_queue(std::uint32_t limit) noexcept;
  [[nodiscard]] bool visit(std::uint32_t position) noexcept;
  [[nodiscard]] RowStore& store_at(std::uint32_t position, std::uint32_t& row) noexcept;

  HashSecret secret_;
  std::array<std::uint32_t, 32> feed_memos_{}; ///< the rows that feeds and actions were last found in
  RowStore keys_;
  RowStore entries_;
  Presence known_entries_; ///< of entries_
  RowStore feeds_;
  RingWriter* ring_;
  LaneCounters* counters_;
  std::uint32_t* queue_; ///< positions of rows that wait for their first record; each at most once
  std::uint32_t queue_mask_;
  std::uint32_t queue_head_ = 0;
  std::uint32_t queue_tail_ = 0;
  std::uint32_t positions_; ///< rows of all three stores
  std::uint32_t cursor_ = 0;
  std::uint32_t idle_intervals_;
  Lane lane_;
  std::uint64_t interval_;
  std::uint64_t step_; ///< time between two visits of the sweep
  std::uint64_t next_visit_ = 0;
  std::uint64_t burst_;  ///< the most credit
  std::uint64_t credit_; ///< nanoseconds of budget; a record costs cost_
  std::uint64_t cost_;
  std::uint64_t refilled_ = 0;
  std::uint64_t flushed_ = 0;
};

} // namespace weir::hits

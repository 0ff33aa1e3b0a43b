// SPDX-License-Identifier: BSD-3-Clause
// Hits that have no row of their own: counted in their entry's, then their feed's.
#include <weir/hits/aggregation.h>

#include "collapse.h"

#include <bit>

namespace weir::hits {

/// The row for a collapsed key, new if need be (RowState::fresh); kNoRow if there is none.
std::uint32_t AggregationTable::collapsed_row(RowStore& store, const KeyWords& key) noexcept
{
  const std::uint64_t hash = hash_collapsed(key, secret_);
  const std::uint32_t row = store.find(key, hash);
  if (row != kNoRow || store.is_full())
    return row;
  const std::uint32_t taken = store.insert(key, hash);
  if (taken != kNoRow) {
    store.sketch(taken)->clear();
    begin_row(store, taken);
  }
  return taken;
}

/// `hash` is the entry's in known_entries_.
std::uint32_t AggregationTable::entry_row(const KeyWords& words, std::uint64_t hash) noexcept
{
  const std::uint32_t before = entries_.used();
  const std::uint32_t row = collapsed_row(entries_, words);
  if (entries_.used() != before)
    known_entries_.add(hash);
  return row;
}

void AggregationTable::erase(RowStore& store, std::uint32_t row) noexcept
{
  const KeyWords& key = store.words(row);
  if (&store == &entries_)
    known_entries_.remove(hash_entry(entry_base(key).words, key[key_words::kEntryWord], secret_));
  store.erase(row, &store == &keys_ ? hash_words(key, secret_) : hash_collapsed(key, secret_));
}

/// As collapsed_row(), but remembers: in a flood nearly all frames come here, and belong to a handful of feeds.
[[gnu::always_inline]] inline std::uint32_t AggregationTable::feed_row(const KeyWords& key) noexcept
{
  using namespace key_words;
  const FeedFields fields = feed_fields(key);
  // With the action: queries of different types get different ones, in no order.
  const std::uint64_t kind = value_of(key, kPortWord, kFeed) * 4 + value_of(key, kKindWord, kAction);
  std::uint32_t& memo = feed_memos_[kind % feed_memos_.size()];
  const KeyWords& there = feeds_.words(memo);
  const std::uint64_t other =
      (there[kRuleWord] ^ fields.rule) | (there[kPortWord] ^ fields.port) | (there[kKindWord] ^ fields.kind);
  if (other == 0 && feeds_.is_used(memo)) [[likely]]
    return memo;
  const std::uint32_t row = collapsed_row(feeds_, feed_words(fields));
  if (row != kNoRow)
    memo = row;
  return row;
}

/// The row of a key without one of its own; a null store if there is none left.
[[gnu::always_inline]] inline AggregationTable::Shared AggregationTable::shared_row(const KeyWords& key) noexcept
{
  // In a flood of more entries than there are rows nearly all frames learn from one byte that theirs has none.
  const EntryBase base = entry_base(key);
  const std::uint64_t entry = hash_entry(base.words, key[key_words::kEntryWord], secret_);
  if (!entries_.is_full() || known_entries_.may_hold(entry)) [[unlikely]] {
    if (const std::uint32_t row = entry_row(entry_words(key, base), entry); row != kNoRow) {
      add(counters_->collapsed_entry, 1);
      return {&entries_, row};
    }
  }
  if (const std::uint32_t row = feed_row(key); row != kNoRow) [[likely]] {
    add(counters_->collapsed_feed, 1);
    return {&feeds_, row};
  }
  add(counters_->losses[static_cast<std::size_t>(Loss::no_row)], 1);
  return {};
}

AggregationTable::NewRow AggregationTable::collapse(const KeyWords& key, std::uint64_t hash, std::uint64_t bytes,
                                                    std::uint64_t now) noexcept
{
  const Shared shared = shared_row(key);
  if (shared.store == nullptr)
    return {};
  RowCounts& counts = shared.store->counts(shared.row);
  counts.add(bytes, now);
  shared.store->sketch(shared.row)->add(hash);
  if (counts.state != RowState::fresh)
    return {};
  return {&shared.store->details(shared.row), shared.store, shared.row};
}

AggregationTable::NewHit AggregationTable::collapse_some(const HitBatch& hits, std::uint64_t& lanes,
                                                         std::uint64_t now) noexcept
{
  while (lanes != 0) {
    const auto lane = static_cast<std::uint32_t>(std::countr_zero(lanes));
    lanes &= lanes - 1;
    if (const NewRow row = collapse(hits.key[lane], hits.hash[lane], hits.bytes[lane], now)) [[unlikely]]
      return {row, lane};
  }
  return {};
}

} // namespace weir::hits

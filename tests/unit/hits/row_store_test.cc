// SPDX-License-Identifier: BSD-3-Clause
// Rows: found by key, taken and freed in any order, as a map would do it.
#include "table_fixture.h"

#include <weir/hits/row_store.h>

#include <map>
#include <random>

#include <CppUTest/TestHarness.h>

using namespace weir::hits;
using namespace weir::hits::test;

namespace {

struct Store {
  explicit Store(RowStore::Shape shape)
      : memory(zeroed(RowStore::memory_needed(shape))), rows(shape, static_cast<std::uint8_t*>(memory.get()))
  {
  }
  Memory memory;
  RowStore rows;
};

KeyWords words(const HitKey& key)
{
  return std::bit_cast<KeyWords>(key);
}

constexpr std::array<std::uint64_t, 8> kSecret = {9, 8, 7, 6, 5, 4, 3, 2};

} // namespace

TEST_GROUP(Rows){};

TEST(Rows, a_bucket_keeps_numbers_of_24_bits_in_each_slot)
{
  Bucket bucket;
  for (std::size_t slot = 0; slot < Bucket::kSlots; ++slot)
    bucket.set(slot, static_cast<std::uint8_t>(slot + 1), static_cast<std::uint32_t>(0xFFFFFF - slot * 0x10001));
  for (std::size_t slot = 0; slot < Bucket::kSlots; ++slot) {
    LONGS_EQUAL(0xFFFFFF - slot * 0x10001, bucket.row(slot));
    LONGS_EQUAL(1 << slot, bucket.match(static_cast<std::uint8_t>(slot + 1)));
  }
  LONGS_EQUAL(0, bucket.match(99));
}

TEST(Rows, do_what_a_map_does_under_random_load)
{
  Store store({256, true});
  std::map<std::uint32_t, std::uint32_t> model; // remote address -> row
  std::mt19937 random(1);
  std::uint64_t refused = 0;
  for (int step = 0; step < 200000; ++step) {
    const std::uint32_t remote = random() % 400;
    const HitKey key = address_key(remote);
    const std::uint64_t hash = hash_key(key, kSecret);
    store.rows.prefetch_bucket(hash);
    store.rows.prefetch_row(hash);
    const std::uint32_t row = store.rows.find(words(key), hash);
    const auto known = model.find(remote);
    LONGS_EQUAL(known == model.end() ? kNoRow : known->second, row);
    if (row != kNoRow && random() % 2 == 0) {
      store.rows.erase(row, hash);
      model.erase(known);
    } else if (row == kNoRow) {
      const std::uint32_t taken = store.rows.insert(words(key), hash);
      if (taken == kNoRow)
        refused += 1;
      else
        CHECK(model.emplace(remote, taken).second);
    }
    LONGS_EQUAL(model.size(), store.rows.used());
  }
  CHECK(refused == 0 || model.size() > 200);
}

TEST(Rows, all_rows_can_be_taken_and_one_more_is_refused)
{
  Store store({64, false});
  std::uint32_t taken = 0;
  for (std::uint32_t remote = 0; remote < 64; ++remote)
    taken += store.rows.insert(words(address_key(remote)), hash_key(address_key(remote), kSecret)) != kNoRow ? 1 : 0;
  LONGS_EQUAL(64, taken);
  LONGS_EQUAL(kNoRow, store.rows.insert(words(address_key(64)), hash_key(address_key(64), kSecret)));
  POINTERS_EQUAL(nullptr, store.rows.sketch(0));
}

TEST(Rows, keys_that_meet_in_a_bucket_are_told_apart_and_refused_when_it_is_full)
{
  Store store({64, false});
  constexpr std::uint64_t kSame = 0x1234; // same bucket, same tag
  for (std::uint32_t remote = 0; remote < Bucket::kSlots; ++remote)
    CHECK(store.rows.insert(words(address_key(remote)), kSame) != kNoRow);
  LONGS_EQUAL(kNoRow, store.rows.insert(words(address_key(99)), kSame));
  for (std::uint32_t remote = 0; remote < Bucket::kSlots; ++remote)
    CHECK(store.rows.key(store.rows.find(words(address_key(remote)), kSame)) == address_key(remote));
  LONGS_EQUAL(kNoRow, store.rows.find(words(address_key(99)), kSame));
}

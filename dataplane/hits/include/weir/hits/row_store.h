// SPDX-License-Identifier: BSD-3-Clause
// Rows found by key: buckets of one cache line, a line of key and a line of counts per row, details apart.
//
// A look-up touches one bucket and, on a match, one row (two neighbouring lines). There is no probing beyond the
// bucket: a full bucket is a full store. One thread.
#pragma once

#include <weir/hits/hash.h>
#include <weir/hits/key.h>
#include <weir/hits/record.h>
#include <weir/hits/sketch.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <emmintrin.h>

namespace weir::hits {

inline constexpr std::uint32_t kNoRow = 0xFFFFFFFF;

enum class RowState : std::uint8_t {
  free,
  fresh,  ///< its details are being filled
  queued, ///< waits for its first record; the sweep leaves it alone
  live
};

/// What a row has counted since its last record.
struct alignas(64) RowCounts {
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  std::uint64_t first_time = 0;
  std::uint64_t last_time = 0;
  std::uint32_t next_free = kNoRow;
  std::uint8_t idle = 0; ///< intervals without a hit
  RowState state = RowState::free;

  void add(std::uint64_t frame_bytes, std::uint64_t now) noexcept
  {
    // The clock may be set back, and captures may hold stamps out of order.
    first_time = packets == 0 || now < first_time ? now : first_time;
    last_time = packets == 0 || now > last_time ? now : last_time;
    packets += 1;
    bytes += frame_bytes;
  }
};
static_assert(sizeof(RowCounts) == 64);

struct alignas(64) HotRow {
  KeyWords key;
  RowCounts counts;
};
static_assert(sizeof(HotRow) == 128);

/// 16 tags, then 16 row numbers of 24 bits, low byte first. Tag 0 is a free slot.
struct alignas(64) Bucket {
  static constexpr std::size_t kSlots = 16;
  std::array<std::uint8_t, 64> bytes{};

  [[nodiscard]] std::uint32_t row(std::size_t slot) const noexcept
  {
    std::uint32_t value = 0; // one byte before the number, so that the last one ends with the bucket
    std::memcpy(&value, bytes.data() + kSlots - 1 + slot * 3, sizeof value);
    return value >> 8;
  }
  void set(std::size_t slot, std::uint8_t tag, std::uint32_t row) noexcept;

  /// Bit i stands for slot i with this tag.
  [[nodiscard]] std::uint32_t match(std::uint8_t tag) const noexcept
  {
    const void* tags = bytes.data();
    const __m128i equal =
        _mm_cmpeq_epi8(_mm_load_si128(static_cast<const __m128i*>(tags)), _mm_set1_epi8(static_cast<char>(tag)));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(equal));
  }
};
static_assert(sizeof(Bucket) == 64);
static_assert(std::endian::native == std::endian::little, "row numbers are read as the upper bytes of a word");

class RowStore {
public:
  /// `rows` is a power of two, 64..2^20. With `sketches` each row estimates how many keys it stands for.
  struct Shape {
    std::uint32_t rows = 0;
    bool sketches = false;
  };
  [[nodiscard]] static std::size_t memory_needed(Shape shape) noexcept;
  /// `memory`: zeroed, aligned to 64.
  RowStore(Shape shape, std::uint8_t* memory) noexcept;

  void prefetch_bucket(std::uint64_t hash) const noexcept { __builtin_prefetch(&bucket(hash), 0, 3); }
  /// The row of the first slot with the key's tag, which in 97 of 100 cases is the key's, if it has one. False: it has
  /// none.
  bool prefetch_row(std::uint64_t hash) const noexcept
  {
    const Bucket& place = bucket(hash);
    const std::uint32_t mask = place.match(tag(hash));
    if (mask == 0)
      return false;
    const HotRow& hot = hot_[place.row(static_cast<std::size_t>(std::countr_zero(mask)))];
    __builtin_prefetch(&hot.key, 0, 3);
    __builtin_prefetch(&hot.counts, 1, 3);
    return true;
  }

  /// kNoRow: not there.
  [[nodiscard]] std::uint32_t find(const KeyWords& key, std::uint64_t hash) const noexcept
  {
    const Bucket& place = bucket(hash);
    for (std::uint32_t mask = place.match(tag(hash)); mask != 0; mask &= mask - 1) {
      const std::uint32_t row = place.row(static_cast<std::size_t>(std::countr_zero(mask)));
      if (is_same(hot_[row].key, key))
        return row;
    }
    return kNoRow;
  }
  /// Takes a free row for a key that find() did not find. kNoRow: no row or no slot.
  [[nodiscard]] std::uint32_t insert(const KeyWords& key, std::uint64_t hash) noexcept;
  /// `hash` is the one of the row's key.
  void erase(std::uint32_t row, std::uint64_t hash) noexcept;

  [[nodiscard]] bool is_used(std::uint32_t row) const noexcept { return hot_[row].counts.state != RowState::free; }
  [[nodiscard]] const KeyWords& words(std::uint32_t row) const noexcept { return hot_[row].key; }
  [[nodiscard]] HitKey key(std::uint32_t row) const noexcept { return std::bit_cast<HitKey>(hot_[row].key); }
  [[nodiscard]] RowCounts& counts(std::uint32_t row) noexcept { return hot_[row].counts; }
  [[nodiscard]] const RowCounts& counts(std::uint32_t row) const noexcept { return hot_[row].counts; }
  [[nodiscard]] HitRecord& details(std::uint32_t row) noexcept { return details_[row]; }
  [[nodiscard]] KeySketch* sketch(std::uint32_t row) noexcept { return sketches_ ? &sketches_[row] : nullptr; }
  [[nodiscard]] bool is_full() const noexcept { return first_free_ == kNoRow; }
  [[nodiscard]] std::uint32_t capacity() const noexcept { return rows_; }
  [[nodiscard]] std::uint32_t used() const noexcept { return used_; }

private:
  /// Word by word, what differs most first: a wider load of words that were just stored would wait for all of them.
  [[nodiscard]] static bool is_same(const KeyWords& a, const KeyWords& b) noexcept
  {
    for (const std::size_t i : {3U, 6U, 5U, 4U, 2U, 1U, 0U, 7U}) {
      if (a[i] != b[i])
        return false;
    }
    return true;
  }
  [[nodiscard]] static std::uint8_t tag(std::uint64_t hash) noexcept
  {
    const auto low = static_cast<std::uint8_t>(hash);
    return low == 0 ? 1 : low;
  }
  [[nodiscard]] const Bucket& bucket(std::uint64_t hash) const noexcept { return buckets_[(hash >> 8) & bucket_mask_]; }
  [[nodiscard]] Bucket& bucket(std::uint64_t hash) noexcept { return buckets_[(hash >> 8) & bucket_mask_]; }

  Bucket* buckets_;
  HotRow* hot_;
  HitRecord* details_;
  KeySketch* sketches_;
  std::uint32_t bucket_mask_;
  std::uint32_t rows_;
  std::uint32_t used_ = 0;
  std::uint32_t first_free_ = 0;
};

} // namespace weir::hits

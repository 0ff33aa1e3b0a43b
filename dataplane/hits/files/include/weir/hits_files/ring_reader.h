// SPDX-License-Identifier: BSD-3-Clause
// The reader's end of a ring file. Trusts nothing in it: all is read into own memory and checked there, nothing is
// mapped, so that a ring that is cut short, overwritten or full of nonsense costs records and is counted, never more.
#pragma once

#include <weir/hits/counters.h>
#include <weir/hits/record.h>
#include <weir/hits_files/error.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace weir::hits {

/// What a reader could not use. All counts are since open().
struct RingReaderLosses {
  std::uint64_t bad_records = 0; ///< wrong version or sequence; skipped
  std::uint64_t overruns = 0;    ///< records overwritten before they were read: head was further than the ring is long
  std::uint64_t bad_heads = 0;   ///< reads that found a head behind what was already read; taken as "nothing new"
};

class RingReader {
public:
  /// Opens `<instance>/<worker>-<lane>.ring` and its tail, and goes on behind the last commit().
  [[nodiscard]] static FileResult<RingReader> open(const std::filesystem::path& instance, unsigned worker, Lane lane);
  RingReader(RingReader&& other) noexcept;
  RingReader& operator=(RingReader&& other) noexcept;
  ~RingReader();

  /// Copies the next records, oldest first, at most out.size() and at most 256; 0: nothing there, or it could not be
  /// read. Enumerators and lengths inside a record are not checked (telemetry::is_sound() does that); version and
  /// sequence are.
  [[nodiscard]] std::size_t read(std::span<HitRecord> out);
  /// All records read so far are safe elsewhere: makes room in the ring, also for a reader that comes after a crash of
  /// this one. False: the tail file could not be written; what was committed before still holds.
  [[nodiscard]] bool commit();

  [[nodiscard]] std::uint64_t position() const noexcept { return position_; } ///< records read or skipped, ever
  /// HitRecord::frames_total of the last record read: all frames that this ring has handed over, over restarts.
  [[nodiscard]] std::uint64_t frames_read() const noexcept { return frames_; }
  [[nodiscard]] const RingReaderLosses& losses() const noexcept { return losses_; }
  /// Records pushed and not read. 0 also if it cannot be read.
  [[nodiscard]] std::uint64_t waiting() const;

private:
  RingReader() = default;
  [[nodiscard]] std::size_t read_slice(std::span<HitRecord> out);
  [[nodiscard]] std::size_t keep_good(std::span<HitRecord> taken);
  [[nodiscard]] bool load_head(std::uint64_t& head) const;
  int ring_ = -1;
  int tail_ = -1;
  std::uint32_t capacity_ = 0;
  std::uint64_t position_ = 0;
  std::uint64_t frames_ = 0;
  RingReaderLosses losses_;
};

} // namespace weir::hits

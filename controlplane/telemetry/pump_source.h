// SPDX-License-Identifier: BSD-3-Clause
// One data-plane instance as the pump sees it: its rings, and what its statistics page said last.
#pragma once

#include <weir/hits_files/ring_reader.h>
#include <weir/hits_files/statistics.h>
#include <weir/telemetry/ring_pump.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace weir::telemetry {

struct RingPump::Ring {
  std::optional<hits::RingReader> reader; ///< empty: could not be opened (yet)
  unsigned worker = 0;
  hits::Lane lane = hits::Lane::outbound;
  std::uint64_t accounted = 0; ///< frames of this ring whose fate is in the store's counters
  /// Name of the store's counter that keeps `accounted`.
  [[nodiscard]] std::string counter(const std::string& instance) const;
};

struct RingPump::Source {
  std::string id;
  std::uint64_t number = 0;
  std::filesystem::path directory;
  bool alive = true;
  int failures = 0; ///< attempts to open all rings that did not work
  std::vector<Ring> rings;
  std::optional<hits::Statistics> page; ///< the last that could be read

  /// The context of the box with this instance's bridge order and reason words; made anew when `base` changes.
  [[nodiscard]] std::shared_ptr<const HitContext> context_for(const std::shared_ptr<const HitContext>& base);
  [[nodiscard]] bool complete() const noexcept;
  /// Dead, and its rings could be read (or could not for so long that they never will).
  [[nodiscard]] bool has_ended() const noexcept;
  [[nodiscard]] std::uint64_t accounted() const noexcept;

private:
  std::shared_ptr<const HitContext> base_;
  std::shared_ptr<const HitContext> context_;
};

/// The records of one round, in one transaction.
struct RingPump::Batch {
  struct OfRing {
    Source* source;
    Ring* ring;
    std::uint64_t returned = 0; ///< frames of the records that were read
    std::uint64_t stored = 0;
    std::uint64_t bad = 0;
    std::uint64_t events = 0;
  };
  std::optional<Store::Transaction> transaction;
  std::vector<OfRing> rings;
  std::size_t records = 0;
  std::optional<Error> failed;
  std::shared_ptr<const PolicyFacts> facts; ///< of the record before
};

/// Sums over the lanes of a page.
struct PageSums {
  std::uint64_t seen = 0;
  std::uint64_t lost = 0;
  std::array<std::uint64_t, hits::kLosses.size()> losses{};
};
[[nodiscard]] PageSums sums_of(const hits::Statistics& page) noexcept;

/// Names of the counters.
inline constexpr const char* kSeenFrames = "seen-frames";
inline constexpr const char* kStoredFrames = "stored-frames";
inline constexpr const char* kHitEvents = "hit-events";
[[nodiscard]] std::string loss_counter(std::string_view reason);
/// The instance in the name of a ring counter ("read:<id>:0o"); empty: another counter.
[[nodiscard]] std::string instance_of_counter(const std::string& counter);

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// Takes hit records out of the rings of all data-plane instances and puts them into the store as events.
//
// A record's place in the ring is freed only after the transaction with its event is committed; a crash in between
// makes the record come again, and its event id keeps it from being stored twice. When the store cannot take more,
// records wait in the rings and in the data plane's rows. Instances that ended are read to their end, their last
// account is added to the store's counters, then their files are removed.
#pragma once

#include <weir/hits/counters.h>
#include <weir/hits_files/ring_reader.h>
#include <weir/telemetry/hit_event.h>
#include <weir/telemetry/store.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace weir::hits {
struct Statistics;
}

namespace weir::telemetry {

/// One named reason for which frames that were hits are in no event.
struct Loss {
  std::string reason;
  std::uint64_t frames = 0;
};

/// seen == stored + pending + sum of losses, in frames, over all data-plane starts that this store knows.
struct HitAccounting {
  std::uint64_t seen = 0;
  std::uint64_t stored = 0;
  std::uint64_t pending = 0; ///< in rows and rings of instances that are not finished
  std::uint64_t events = 0;  ///< that the stored frames stand in; stored - events were summed up into others' events
  std::uint64_t waiting = 0; ///< records in the rings, after the last round
  bool held_back = false;    ///< they wait because the rate is used up
  std::vector<Loss> losses;  ///< fixed list of reasons, zeros included
};

/// What the pump asks its owner for, once a round or once a generation.
struct PumpSources {
  std::function<std::shared_ptr<const HitContext>()> context;
  std::function<std::shared_ptr<const PolicyFacts>(std::uint64_t generation)> policy;
  std::function<std::shared_ptr<const provenance::Provenance>()> listed;
};

class RingPump {
public:
  /// `rate`: records a second from each lane at most, what is beyond waits; 0 = no limit.
  RingPump(std::filesystem::path run_dir, Store& store, PumpSources sources, std::uint32_t rate);
  ~RingPump();
  RingPump(const RingPump&) = delete;
  RingPump& operator=(const RingPump&) = delete;

  /// One round: looks for instances (twice a second), reads each ring once, commits. Returns the records taken; 0:
  /// nothing there, or an error. One thread.
  [[nodiscard]] std::size_t round(std::chrono::steady_clock::time_point now);
  /// Any thread.
  void set_rate(std::uint32_t rate);
  [[nodiscard]] HitAccounting accounting() const;
  /// Of the last round; empty: it went well.
  [[nodiscard]] std::string last_error() const;

private:
  struct Ring;
  struct Source;
  struct Batch;
  void look_for_instances(std::chrono::steady_clock::time_point now);
  /// Instances that went without the pump's doing; they are closed with what their page said last.
  void settle_vanished(const std::vector<std::string>& present);
  /// Once, at start: instances that went while nobody was here. What was read of them had been seen.
  void settle_forgotten(const std::vector<std::string>& present);
  void remove_files(const std::string& id, const std::filesystem::path& directory);
  void open_rings(Source& source);
  [[nodiscard]] bool open_ring(Source& source, Ring& ring);
  void refill(std::chrono::steady_clock::time_point now);
  [[nodiscard]] std::size_t read_ring(Batch& batch, Source& source, Ring& ring);
  void add_records(Batch& batch, Source& source, Ring& ring, std::size_t count);
  /// Commits, then frees the rings. False: nothing happened, and the rings are to be opened anew.
  [[nodiscard]] bool settle(Batch& batch);
  void finish(Source& source);
  /// Adds what an instance that ends has seen and lost; what is in no account by then is lost by `reason`.
  void close_account(Store::Transaction& transaction, const Source& source, std::string_view reason);
  void fail(const std::string& why);
  void fail(const Error& error);

  const std::filesystem::path run_dir_;
  Store& store_;
  const PumpSources sources_;
  bool looked_ = false;
  std::chrono::steady_clock::time_point next_look_{};
  std::chrono::steady_clock::time_point refilled_{};
  std::array<double, hits::kLanes> tokens_{};
  std::vector<hits::HitRecord> records_;
  Event event_;
  mutable std::mutex mutex_; // of all that follows; never held while the store is asked for a transaction
  std::uint32_t rate_;
  std::map<std::string, std::unique_ptr<Source>> instances_;
  Counters totals_; ///< the store's, as of the last commit of this pump
  std::string last_error_;
  std::uint64_t waiting_ = 0; // mutex_
  bool held_back_ = false;    // mutex_
};

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// The whole of telemetry as the daemon uses it: one pump thread (rings -> events -> store) and one thread for each
// destination (store -> receiver). All methods may be called from any thread; none waits for a receiver.
#pragma once

#include <weir/telemetry/destination.h>
#include <weir/telemetry/error.h>
#include <weir/telemetry/hit_event.h>
#include <weir/telemetry/query.h>
#include <weir/telemetry/ring_pump.h>
#include <weir/telemetry/state_event.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace weir::telemetry {

/// What may change while it runs.
struct Settings {
  HitContext context;
  std::vector<Destination> destinations;
  std::uint64_t store_max_bytes = 256ULL << 20; ///< at least 1 MiB
  std::chrono::seconds store_max_age = std::chrono::hours(24 * 30);
  /// Hit records a second taken from each lane (outbound + DNS, inbound) at most; what is beyond is not lost but waits
  /// in the data plane, merged with later hits of its key. 0 = no limit.
  std::uint32_t rate = 20000;
};

struct StoreStatus {
  std::string id; ///< 16 hex digits, new with each new store
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  std::uint64_t oldest_sequence = 0;
  std::uint64_t newest_sequence = 0;
  std::uint64_t stored = 0;    ///< events ever stored
  std::uint64_t expired = 0;   ///< events that left: too old or store full
  std::uint64_t set_aside = 0; ///< damaged stores that were set aside
  std::string damage;          ///< the last store that was lost since start(): which file, and why; empty: none
  std::string last_error;
};

struct Status {
  HitAccounting hits;
  StoreStatus store;
  std::vector<DestinationStatus> destinations; ///< in the order of Settings
};

class Telemetry {
public:
  /// The store is `<state_dir>/events.db`, the rings are below `<run_dir>/rings`; both directories must exist. A
  /// damaged store is set aside as events.db.damaged and a new one begun; only what cannot be helped is an error.
  [[nodiscard]] static tl::expected<std::unique_ptr<Telemetry>, Error>
  start(const std::filesystem::path& state_dir, const std::filesystem::path& run_dir, Settings settings);

  Telemetry(const Telemetry&) = delete;
  Telemetry& operator=(const Telemetry&) = delete;
  /// Drains the rings once more, gives senders up to a second to send what is queued, stops all threads.
  ~Telemetry();

  /// Destinations that are gone lose their cursor; new ones begin with the next event.
  void apply(Settings settings);

  /// Call before the data plane is told to adopt a generation, and at start for the image on disk: a hit whose
  /// generation is unknown lacks its feeds. Keeps the newest 16.
  void add_policy(std::shared_ptr<const PolicyFacts> facts);
  void set_provenance(std::shared_ptr<const provenance::Provenance> listed);

  /// Takes it into the store at once (Heartbeat: with the accounting); an error is counted and shown in status().
  void post(const StateEvent& event);

  [[nodiscard]] Status status() const;
  /// The newest first, unless the filter says otherwise.
  [[nodiscard]] tl::expected<std::vector<HitRow>, Error> recent(const HitFilter& filter) const;
  /// At most filter.limit rows.
  [[nodiscard]] tl::expected<std::vector<TopRow>, Error> top(TopBy by, const HitFilter& filter) const;

private:
  struct Parts;
  explicit Telemetry(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// The event store: every event that is owed to a destination or to the shell, in one SQLite file with bounds.
//
// WAL with synchronous=FULL: what commit() acknowledged survives a power cut, so a ring's tail may move on and a
// sequence number is never used twice. One writer at a time (begin() holds a lock until the Transaction ends);
// readers have connections of their own and never wait for it.
#pragma once

#include <weir/telemetry/error.h>
#include <weir/telemetry/event.h>
#include <weir/telemetry/query.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace weir::telemetry {

/// `max_bytes`: pages in use, not the WAL beside it. Both bounds drop the oldest events first.
struct StoreLimits {
  std::uint64_t max_bytes = 256ULL << 20;
  std::chrono::seconds max_age = std::chrono::hours(24 * 30);
};

/// What a sender reads.
struct StoredEvent {
  std::uint64_t sequence = 0;
  std::int64_t time = 0; ///< ns since 1970
  EventKind kind = EventKind::hit;
  std::uint8_t level = 6;
  std::string json = {};
  std::string id = {};
  std::string action = {};
};

/// What became of an event at one destination.
enum class Outcome : std::uint8_t {
  sent,
  filtered, ///< the destination does not want it
  refused,  ///< the receiver will never take it; counts as dropped too
};
struct Settled {
  std::uint64_t sequence;
  Outcome outcome;
};

/// Delivery to one destination. Events up to `cursor` are settled or dropped; those up to `safe` were surely read by
/// the receiver, so after a restart sending begins behind `safe`. `refused` is a part of `dropped`.
/// stored == sent + dropped + filtered + (newest - cursor).
struct Delivery {
  std::uint64_t cursor = 0;
  std::uint64_t safe = 0;
  std::uint64_t stored = 0;
  std::uint64_t sent = 0;
  std::uint64_t dropped = 0;
  std::uint64_t resent = 0;
  std::uint64_t filtered = 0;
  std::uint64_t refused = 0;
  friend bool operator==(const Delivery&, const Delivery&) = default;
};

/// Totals that live as long as the box: "stored-frames", "lost:ring-full", ...
using Counters = std::map<std::string, std::uint64_t, std::less<>>;

/// Counts events that left the store sent to this destination but not surely read there: if the receiver died before it
/// read them, they could not be repeated. Goes with the destination.
[[nodiscard]] std::string expired_unread_counter(std::string_view destination);

struct Salvage;

class Store {
public:
  /// Opens or creates `path`. A damaged file or one of another schema is renamed to "<path>.damaged" (replacing an
  /// older one) with its counters carried over as far as they can be read. Where it cannot be read or made now, as on a
  /// full disk, the store is there all the same and takes nothing until ready(); only ErrorCode::cannot_open is an
  /// error.
  [[nodiscard]] static tl::expected<std::unique_ptr<Store>, Error> open(const std::filesystem::path& path,
                                                                        const StoreLimits& limits);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// All or nothing. Without commit() it is undone. Keep it short: post() and the pump take turns.
  class Transaction {
  public:
    Transaction(Transaction&&) noexcept = default;
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    /// The number of the event that add() would store next; format the event with it.
    [[nodiscard]] std::uint64_t next_sequence() const noexcept { return next_; }
    /// As Store::id().
    [[nodiscard]] const std::string& store_id() const noexcept { return store_->id_; }
    /// True: stored. False: an event of this id is there already (nothing happens, the number stays free).
    [[nodiscard]] tl::expected<bool, Error> add(const Event& event);
    void count(std::string_view counter, std::uint64_t amount);
    void set(std::string_view counter, std::uint64_t value);
    void forget(std::string_view counter);
    /// As this transaction sees it.
    [[nodiscard]] std::uint64_t value(std::string_view counter) const;
    [[nodiscard]] tl::expected<void, Error> commit();

  private:
    friend class Store;
    explicit Transaction(Store& store);
    Store* store_;
    std::unique_lock<std::mutex> lock_;
    std::uint64_t first_ = 0;
    std::uint64_t next_ = 0;
    Counters changed_;
    std::vector<std::string> forgotten_;
    std::optional<Error> failed_;
    bool done_ = false;
  };

  [[nodiscard]] Transaction begin();
  /// Takes up the file if that was not possible before, as each Transaction does, too. Until then counters, deliveries
  /// and numbers are not known.
  [[nodiscard]] tl::expected<void, Error> ready();

  /// Writes cursors that changed since the last commit and drops what is too old or too much. Call it each second.
  [[nodiscard]] tl::expected<void, Error> maintain(std::int64_t now_ns);
  /// After ErrorCode::damaged: sets the file aside and begins a new one.
  [[nodiscard]] tl::expected<void, Error> set_aside();
  void set_limits(const StoreLimits& limits);

  /// Creates the destination at the newest event if it is new. Destinations that are not in `names` are forgotten.
  void set_destinations(const std::vector<std::string>& names);
  [[nodiscard]] Delivery delivery(std::string_view destination) const;
  /// What became of events at the destination, in rising order; one that is left out shares the fate of the next. Those
  /// up to `safe` were surely read, `repeated` had been sent before. Events that were dropped in the meantime stay
  /// counted as dropped. Kept in memory until the next commit or maintain(): a crash repeats, never skips.
  void settle(std::string_view destination, std::span<const Settled> events, std::uint64_t safe,
              std::uint64_t repeated);

  [[nodiscard]] std::uint64_t newest() const noexcept { return newest_.load(std::memory_order_acquire); }
  [[nodiscard]] std::uint64_t oldest() const noexcept { return oldest_.load(std::memory_order_acquire); }
  [[nodiscard]] std::uint64_t used_bytes() const noexcept { return used_bytes_.load(std::memory_order_relaxed); }
  [[nodiscard]] Counters counters() const;
  /// 16 hex digits; empty before ready().
  [[nodiscard]] std::string id() const;
  /// Which file was set aside or found missing since open(), and why: a sentence. Empty: none.
  [[nodiscard]] std::string damage() const;

  /// Its own connection; for one thread. Follows the store when it is set aside.
  class Reader {
  public:
    explicit Reader(const Store& store);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    /// Events with a greater sequence, in order, at most `count` of them and about `bytes` of JSON.
    [[nodiscard]] tl::expected<std::vector<StoredEvent>, Error> after(std::uint64_t sequence, std::size_t count,
                                                                      std::size_t bytes);
    [[nodiscard]] tl::expected<std::vector<HitRow>, Error> recent(const HitFilter& filter);
    [[nodiscard]] tl::expected<std::vector<TopRow>, Error> top(TopBy by, const HitFilter& filter);

  private:
    struct Connection;
    [[nodiscard]] tl::expected<Connection*, Error> connection();
    const Store& store_;
    std::unique_ptr<Connection> connection_;
  };

private:
  struct File;
  Store(std::filesystem::path path, const StoreLimits& limits);
  [[nodiscard]] tl::expected<void, Error> take_up();
  [[nodiscard]] tl::expected<void, Error> open_file();
  [[nodiscard]] tl::expected<void, Error> replace_file(const std::string& why);
  [[nodiscard]] Salvage in_memory() const;
  [[nodiscard]] tl::expected<void, Error> carry_over(const Salvage& kept);
  [[nodiscard]] tl::expected<void, Error> load_state();
  [[nodiscard]] tl::expected<void, Error> save_state(const Counters& changed, std::uint64_t added);
  [[nodiscard]] tl::expected<void, Error> drop_through(std::uint64_t sequence);
  [[nodiscard]] tl::expected<bool, Error> drop_some(std::int64_t now_ns);
  [[nodiscard]] tl::expected<void, Error> reserve(std::uint64_t sequence);
  void measure();
  void undo();

  const std::filesystem::path path_;
  mutable std::mutex mutex_; // of the writing connection and all that follows
  StoreLimits limits_;
  std::unique_ptr<File> file_;    // null: not taken up yet
  std::unique_ptr<Salvage> kept_; // of the file that was set aside, until the new one has taken it
  Counters counters_;
  std::string id_;
  std::string damage_;
  mutable std::mutex delivery_mutex_; // of deliveries_; taken after mutex_ if both
  std::map<std::string, Delivery, std::less<>> deliveries_;
  bool deliveries_changed_ = false;
  std::uint64_t reserved_ = 0; // sequences below this are promised by the file beside the store
  std::atomic<std::uint64_t> newest_{0};
  std::atomic<std::uint64_t> oldest_{1};
  std::atomic<std::uint64_t> used_bytes_{0};
  std::atomic<std::uint64_t> epoch_{1}; // readers reopen when it changes
};

} // namespace weir::telemetry

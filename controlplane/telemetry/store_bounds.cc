// SPDX-License-Identifier: BSD-3-Clause
// What keeps the store within its bounds, and the accounts of its destinations.
#include <weir/telemetry/store.h>

#include "store_file.h"

#include <algorithm>

namespace weir::telemetry {

namespace {

/// Events that go at a time: few enough to be over soon, enough not to be at it all the time.
constexpr std::uint64_t kDropAtLeast = 500;
constexpr std::uint64_t kDropFraction = 64;

} // namespace

void Store::measure()
{
  const auto pages = file_->database.number("PRAGMA page_count");
  const auto free = file_->database.number("PRAGMA freelist_count");
  const auto size = file_->database.number("PRAGMA page_size");
  if (pages && free && size)
    used_bytes_.store(static_cast<std::uint64_t>((*pages - *free) * *size), std::memory_order_relaxed);
}

tl::expected<void, Error> Store::maintain(std::int64_t now_ns)
{
  const std::lock_guard lock(mutex_);
  if (auto taken = take_up(); !taken)
    return taken;
  for (;;) {
    const auto dropped = drop_some(now_ns);
    if (!dropped)
      return tl::unexpected(dropped.error());
    if (!*dropped)
      break;
  }
  if (const std::lock_guard delivery_lock(delivery_mutex_); !deliveries_changed_)
    return {};
  if (auto begun = file_->database.run("BEGIN IMMEDIATE"); !begun)
    return begun;
  auto saved = save_state({}, 0);
  if (saved)
    saved = file_->database.run("COMMIT");
  if (!saved)
    undo();
  return saved;
}

void Store::undo()
{
  static_cast<void>(file_->database.run("ROLLBACK"));
  static_cast<void>(file_->load_feeds());
  const std::lock_guard lock(delivery_mutex_);
  deliveries_changed_ = true; // save_state() had taken them for written
}

tl::expected<bool, Error> Store::drop_some(std::int64_t now_ns)
{
  measure();
  const std::uint64_t first = oldest();
  const std::uint64_t last = newest();
  if (first > last)
    return false;
  const std::uint64_t events = last - first + 1;
  const std::uint64_t some = std::min(events, std::max(kDropAtLeast, events / kDropFraction));
  if (used_bytes() > limits_.max_bytes) {
    auto dropped = drop_through(first + some - 1);
    return dropped ? tl::expected<bool, Error>(true) : tl::unexpected(dropped.error());
  }
  const std::int64_t horizon = now_ns - std::chrono::nanoseconds(limits_.max_age).count();
  if (horizon <= 0)
    return false;
  // `stored` rises with `sequence`, up to steps of the clock: all that is older than the first young event goes.
  auto young = file_->database.prepare("SELECT sequence FROM event WHERE sequence < ?1 AND stored >= ?2 LIMIT 1");
  if (!young)
    return tl::unexpected(young.error());
  const auto row = young->bind(1, first + some).bind(2, horizon).step();
  if (!row)
    return tl::unexpected(row.error());
  const std::uint64_t through = *row ? young->count(0) - 1 : first + some - 1;
  young->reset();
  if (through < first)
    return false;
  auto dropped = drop_through(through);
  return dropped ? tl::expected<bool, Error>(true) : tl::unexpected(dropped.error());
}

std::string expired_unread_counter(std::string_view destination)
{
  return "expired-unread:" + std::string(destination);
}

tl::expected<void, Error> Store::drop_through(std::uint64_t sequence)
{
  const std::uint64_t gone = sequence - oldest() + 1;
  auto done = file_->database.run("BEGIN IMMEDIATE");
  if (!done)
    return done;
  for (const auto& [name, number] : file_->feeds) {
    if (done)
      done = file_->delete_event_feeds.bind(1, number).bind(2, sequence).run();
  }
  if (done)
    done = file_->delete_events.bind(1, sequence).run();
  Counters changed = {{"expired-events", counters_["expired-events"] + gone}};
  std::map<std::string, Delivery, std::less<>> before;
  {
    const std::lock_guard lock(delivery_mutex_);
    before = deliveries_;
    for (auto& [name, delivery] : deliveries_) {
      if (delivery.safe < std::min(delivery.cursor, sequence)) {
        const std::string counter = expired_unread_counter(name);
        changed[counter] = counters_[counter] + std::min(delivery.cursor, sequence) - delivery.safe;
        delivery.safe = std::min(delivery.cursor, sequence);
        deliveries_changed_ = true;
      }
      if (delivery.cursor >= sequence)
        continue;
      delivery.dropped += sequence - delivery.cursor;
      delivery.cursor = sequence;
      delivery.safe = sequence;
      deliveries_changed_ = true;
    }
  }
  if (done)
    done = save_state(changed, 0);
  if (done)
    done = file_->database.run("COMMIT");
  if (!done) {
    static_cast<void>(file_->database.run("ROLLBACK"));
    const std::lock_guard lock(delivery_mutex_);
    deliveries_ = std::move(before);
    deliveries_changed_ = true;
    return done;
  }
  for (const auto& [name, value] : changed)
    counters_[name] = value;
  oldest_.store(sequence + 1, std::memory_order_release);
  return {};
}

void Store::set_limits(const StoreLimits& limits)
{
  const std::lock_guard lock(mutex_);
  limits_ = limits;
}

void Store::set_destinations(const std::vector<std::string>& names)
{
  const std::lock_guard lock(mutex_);
  const std::lock_guard delivery_lock(delivery_mutex_);
  const auto wanted = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (auto it = deliveries_.begin(); it != deliveries_.end();) {
    if (wanted(it->first)) {
      ++it;
      continue;
    }
    if (auto gone = file_->database.prepare("DELETE FROM delivery WHERE name = ?1"); gone)
      static_cast<void>(gone->bind(1, it->first).run());
    const std::string counter = expired_unread_counter(it->first);
    if (auto gone = file_->database.prepare("DELETE FROM counter WHERE name = ?1"); gone)
      static_cast<void>(gone->bind(1, counter).run());
    counters_.erase(counter);
    it = deliveries_.erase(it);
  }
  for (const std::string& name : names) {
    const std::uint64_t last = newest();
    if (deliveries_.try_emplace(name, Delivery{last, last}).second)
      deliveries_changed_ = true;
  }
}

Delivery Store::delivery(std::string_view destination) const
{
  const std::lock_guard lock(delivery_mutex_);
  const auto found = deliveries_.find(destination);
  return found != deliveries_.end() ? found->second : Delivery{};
}

void Store::settle(std::string_view destination, std::span<const Settled> events, std::uint64_t safe,
                   std::uint64_t repeated)
{
  const std::lock_guard lock(delivery_mutex_);
  const auto found = deliveries_.find(destination);
  if (found == deliveries_.end())
    return;
  Delivery& delivery = found->second;
  const Delivery before = delivery;
  for (const Settled& event : events) {
    if (event.sequence <= delivery.cursor) // settled before, or dropped in the meantime
      continue;
    const std::uint64_t count = event.sequence - delivery.cursor;
    delivery.cursor = event.sequence;
    delivery.sent += event.outcome == Outcome::sent ? count : 0;
    delivery.filtered += event.outcome == Outcome::filtered ? count : 0;
    delivery.refused += event.outcome == Outcome::refused ? count : 0;
    delivery.dropped += event.outcome == Outcome::refused ? count : 0;
  }
  delivery.safe = std::max(delivery.safe, std::min(safe, delivery.cursor));
  delivery.resent += repeated;
  deliveries_changed_ = deliveries_changed_ || delivery != before;
}

Counters Store::counters() const
{
  const std::lock_guard lock(mutex_);
  return counters_;
}

std::string Store::id() const
{
  const std::lock_guard lock(mutex_);
  return id_;
}

std::string Store::damage() const
{
  const std::lock_guard lock(mutex_);
  return damage_;
}

} // namespace weir::telemetry

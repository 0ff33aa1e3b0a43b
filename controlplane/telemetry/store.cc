// SPDX-License-Identifier: BSD-3-Clause
// Opening, replacing and writing the event store.
#include <weir/telemetry/store.h>

#include "sequence_file.h"
#include "store_file.h"
#include "wall_clock.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

namespace weir::telemetry {

namespace {

std::string sequence_path(const std::filesystem::path& path)
{
  return path.string() + ".sequence";
}

} // namespace

Store::Store(std::filesystem::path path, const StoreLimits& limits) : path_(std::move(path)), limits_(limits) {}

Store::~Store()
{
  static_cast<void>(maintain(0));
}

tl::expected<std::unique_ptr<Store>, Error> Store::open(const std::filesystem::path& path, const StoreLimits& limits)
{
  std::unique_ptr<Store> store(new Store(path, limits));
  const std::lock_guard lock(store->mutex_);
  auto opened = store->take_up();
  if (!opened && opened.error().code == ErrorCode::damaged)
    opened = store->replace_file(opened.error().text);
  if (!opened && opened.error().code == ErrorCode::cannot_open)
    return tl::unexpected(opened.error());
  return store;
}

tl::expected<void, Error> Store::ready()
{
  const std::lock_guard lock(mutex_);
  return take_up();
}

tl::expected<void, Error> Store::take_up()
{
  if (file_ == nullptr) {
    if (auto opened = open_file(); !opened)
      return opened;
  }
  if (kept_ == nullptr)
    return {};
  auto carried = carry_over(*kept_);
  if (carried)
    kept_.reset();
  return carried;
}

tl::expected<void, Error> Store::open_file()
{
  auto file = File::open(path_.string());
  if (!file)
    return tl::unexpected(file.error());
  file_ = std::move(*file);
  auto loaded = load_state();
  if (!loaded)
    file_.reset();
  return loaded;
}

tl::expected<void, Error> Store::load_state()
{
  auto counters = read_counters(file_->database);
  if (!counters)
    return tl::unexpected(counters.error());
  auto deliveries = read_deliveries(file_->database);
  if (!deliveries)
    return tl::unexpected(deliveries.error());
  auto id = file_->database.text("SELECT id FROM identity");
  if (!id)
    return tl::unexpected(id.error());
  const auto newest = file_->database.number("SELECT max(sequence) FROM event");
  if (!newest)
    return tl::unexpected(newest.error());
  const auto oldest = file_->database.number("SELECT min(sequence) FROM event");
  if (!oldest)
    return tl::unexpected(oldest.error());
  const bool is_new = counters->empty() && *newest == 0;
  counters_ = std::move(*counters);
  id_ = std::move(*id);
  std::uint64_t last = std::max(static_cast<std::uint64_t>(*newest), counters_["newest-sequence"]);
  reserved_ = read_sequence_file(sequence_path(path_)); // what is left of its block needs no writing
  if (last == 0) // a new file: go on behind all numbers that an earlier one may have used
    last = reserved_ - 1;
  if (is_new && last != 0 && damage_.empty())
    damage_ = path_.string() + " was missing or empty and is begun anew; what was queued in it is lost";
  newest_.store(last, std::memory_order_release);
  oldest_.store(*oldest != 0 ? static_cast<std::uint64_t>(*oldest) : last + 1, std::memory_order_release);
  {
    const std::lock_guard lock(delivery_mutex_);
    deliveries_ = std::move(*deliveries);
  }
  epoch_.fetch_add(1, std::memory_order_acq_rel);
  measure();
  return {};
}

tl::expected<void, Error> Store::reserve(std::uint64_t sequence)
{
  if (sequence < reserved_)
    return {};
  const std::uint64_t below = std::max(sequence, read_sequence_file(sequence_path(path_))) + kSequenceBlock;
  if (auto written = write_sequence_file(sequence_path(path_), below); !written)
    return written;
  reserved_ = below;
  return {};
}

tl::expected<void, Error> Store::replace_file(const std::string& why)
{
  const bool loaded = file_ != nullptr;
  file_.reset();
  const std::string path = path_.string();
  if (kept_ == nullptr)
    kept_ = std::make_unique<Salvage>(loaded ? in_memory() : salvage(path));
  const std::string aside = path + ".damaged";
  for (const char* suffix : {"", "-wal", "-shm"})
    std::remove((aside + suffix).c_str());
  if (std::rename(path.c_str(), aside.c_str()) != 0)
    return tl::unexpected(Error{ErrorCode::cannot_open, "cannot set aside " + path});
  for (const char* suffix : {"-wal", "-shm"})
    std::rename((path + suffix).c_str(), (aside + suffix).c_str());
  damage_ = path + " was set aside as " + aside + " (" + why + "); what was queued in it is lost";
  return take_up();
}

Salvage Store::in_memory() const
{
  const std::lock_guard lock(delivery_mutex_);
  return {counters_, deliveries_};
}

tl::expected<void, Error> Store::carry_over(const Salvage& kept)
{
  Counters changed = kept.counters;
  changed.erase("newest-sequence");
  ++changed["stores-set-aside"];
  const std::uint64_t last = newest_.load();
  {
    const std::lock_guard lock(delivery_mutex_);
    deliveries_ = kept.deliveries;
    for (auto& [name, delivery] : deliveries_) { // what was still queued is gone with the file
      delivery.dropped = delivery.stored - std::min(delivery.stored, delivery.sent + delivery.filtered);
      delivery.cursor = last;
      delivery.safe = last;
    }
    deliveries_changed_ = true;
  }
  if (auto begun = file_->database.run("BEGIN IMMEDIATE"); !begun)
    return begun;
  auto saved = save_state(changed, 0);
  if (saved)
    saved = file_->database.run("COMMIT");
  if (saved)
    counters_ = std::move(changed);
  else
    undo();
  return saved;
}

tl::expected<void, Error> Store::set_aside()
{
  const std::lock_guard lock(mutex_);
  return replace_file("damaged");
}

tl::expected<void, Error> Store::save_state(const Counters& changed, std::uint64_t added)
{
  for (const auto& [name, value] : changed) {
    if (auto written = file_->write_counter.bind(1, name).bind(2, value).run(); !written)
      return written;
  }
  const std::lock_guard lock(delivery_mutex_);
  if (!deliveries_changed_ && added == 0)
    return {};
  for (const auto& [name, delivery] : deliveries_) {
    Statement& write = file_->write_delivery;
    write.bind(1, name).bind(2, delivery.cursor).bind(3, delivery.safe).bind(4, delivery.stored + added);
    write.bind(5, delivery.sent).bind(6, delivery.dropped).bind(7, delivery.resent);
    write.bind(8, delivery.filtered).bind(9, delivery.refused);
    if (auto written = write.run(); !written)
      return written;
  }
  deliveries_changed_ = false;
  return {};
}

Store::Transaction Store::begin()
{
  return Transaction(*this);
}

Store::Transaction::Transaction(Store& store) : store_(&store), lock_(store.mutex_)
{
  auto ready = store.take_up();
  if (ready)
    ready = store.file_->database.run("BEGIN IMMEDIATE");
  first_ = next_ = store.newest() + 1;
  if (!ready) {
    failed_ = ready.error();
    done_ = true;
  }
}

Store::Transaction::~Transaction()
{
  if (!lock_.owns_lock() || done_)
    return;
  store_->undo();
}

tl::expected<bool, Error> Store::Transaction::add(const Event& event)
{
  if (failed_)
    return tl::unexpected(*failed_);
  if (auto reserved = store_->reserve(next_); !reserved) {
    failed_ = reserved.error();
    return tl::unexpected(*failed_);
  }
  Statement& insert = store_->file_->insert_event;
  insert.bind(1, next_).bind(2, event.id).bind(3, event.time).bind(4, wall_clock_ns());
  insert.bind(5, static_cast<std::int64_t>(event.kind)).bind(6, static_cast<std::int64_t>(event.level));
  insert.bind(7, event.packets).bind(8, event.action).bind(9, event.client).bind(10, event.indicator);
  auto stored = insert.bind(11, event.json).run();
  if (stored && store_->file_->database.changes() == 0)
    return false;
  for (const std::string& feed : event.feeds) {
    if (!stored)
      break;
    const auto number = store_->file_->feed_number(feed);
    stored = number ? store_->file_->insert_event_feed.bind(1, *number).bind(2, next_).run()
                    : tl::expected<void, Error>(tl::unexpected(number.error()));
  }
  if (!stored) {
    failed_ = stored.error();
    return tl::unexpected(*failed_);
  }
  ++next_;
  return true;
}

std::uint64_t Store::Transaction::value(std::string_view counter) const
{
  if (const auto changed = changed_.find(counter); changed != changed_.end())
    return changed->second;
  const auto known = store_->counters_.find(counter);
  return known != store_->counters_.end() ? known->second : 0;
}

void Store::Transaction::set(std::string_view counter, std::uint64_t value)
{
  changed_.insert_or_assign(std::string(counter), value);
}

void Store::Transaction::count(std::string_view counter, std::uint64_t amount)
{
  if (amount != 0)
    set(counter, value(counter) + amount);
}

void Store::Transaction::forget(std::string_view counter)
{
  changed_.erase(std::string(counter));
  forgotten_.emplace_back(counter);
}

tl::expected<void, Error> Store::Transaction::commit()
{
  if (failed_)
    return tl::unexpected(*failed_);
  const std::uint64_t added = next_ - first_;
  if (added != 0) {
    count("stored-events", added);
    set("newest-sequence", next_ - 1);
  }
  auto written = store_->save_state(changed_, added);
  for (const std::string& name : forgotten_) {
    if (written)
      written = store_->file_->delete_counter.bind(1, name).run();
  }
  if (written)
    written = store_->file_->database.run("COMMIT");
  if (!written)
    return written;
  done_ = true;
  for (const std::string& name : forgotten_)
    store_->counters_.erase(name);
  {
    const std::lock_guard lock(store_->delivery_mutex_);
    for (auto& [name, delivery] : store_->deliveries_)
      delivery.stored += added;
  }
  for (auto& [name, value] : changed_)
    store_->counters_.insert_or_assign(name, value);
  store_->newest_.store(next_ - 1, std::memory_order_release);
  lock_.unlock();
  return {};
}

} // namespace weir::telemetry

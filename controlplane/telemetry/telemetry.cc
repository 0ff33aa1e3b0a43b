// SPDX-License-Identifier: BSD-3-Clause
// The whole of telemetry as the daemon uses it: store, pump thread, senders.
#include <weir/telemetry/telemetry.h>

#include "wall_clock.h"

#include <weir/config/printable.h>
#include <weir/telemetry/sender.h>
#include <weir/telemetry/store.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <utility>

namespace weir::telemetry {

namespace {

using Clock = std::chrono::steady_clock;

/// Between two rounds when the rings are empty: a hit is in the store within this.
constexpr auto kPause = std::chrono::milliseconds(100);
/// After a round that failed.
constexpr auto kPauseAfterError = std::chrono::milliseconds(1000);
constexpr auto kMaintainInterval = std::chrono::seconds(1);

StoreLimits limits_of(const Settings& settings)
{
  return {settings.store_max_bytes, settings.store_max_age};
}

DestinationStatus not_begun(const Destination& destination)
{
  DestinationStatus status;
  status.name = destination.name;
  status.endpoint = endpoint_text(destination);
  status.state = "waiting";
  return status;
}

} // namespace

struct Telemetry::Parts {
  Parts(std::unique_ptr<Store> opened, const std::filesystem::path& run_dir, Settings given);
  ~Parts();

  void pump_loop();
  void maintain();
  void wake_senders();
  void apply(Settings fresh);
  void begin_to_send();
  void start_senders();
  [[nodiscard]] std::shared_ptr<const HitContext> current_context() const;
  void note_error(const std::string& text);
  [[nodiscard]] Accounting heartbeat_accounting() const;

  const std::unique_ptr<Store> store;
  PolicyHistory policies;
  std::mutex applying;      // taken before `mutex`
  mutable std::mutex mutex; // of all that follows
  Settings settings;
  std::shared_ptr<const HitContext> context;
  std::shared_ptr<const provenance::Provenance> listed;
  std::vector<std::unique_ptr<Sender>> senders;
  std::string last_error;
  std::atomic<bool> sending{false}; // cursors are known only when the store is ready
  bool stop = false;
  std::condition_variable stopping;
  RingPump pump;
  std::thread pump_thread;
};

Telemetry::Parts::Parts(std::unique_ptr<Store> opened, const std::filesystem::path& run_dir, Settings given)
    : store(std::move(opened)), settings(std::move(given)), context(std::make_shared<HitContext>(settings.context)),
      pump(run_dir, *store,
           PumpSources{[this] { return current_context(); },
                       [this](std::uint64_t generation) { return policies.find(generation); },
                       [this] {
                         const std::lock_guard lock(mutex);
                         return listed;
                       }},
           settings.rate)
{
  begin_to_send();
  pump_thread = std::thread([this] { pump_loop(); });
}

Telemetry::Parts::~Parts()
{
  static constexpr auto kFarewell = std::chrono::milliseconds(1000);
  {
    const std::lock_guard lock(mutex);
    stop = true;
  }
  stopping.notify_all();
  pump_thread.join();
  std::vector<std::thread> farewells;
  for (const auto& sender : senders)
    farewells.emplace_back([&sender] { sender->finish(kFarewell); });
  for (std::thread& farewell : farewells)
    farewell.join();
  senders.clear();
}

std::shared_ptr<const HitContext> Telemetry::Parts::current_context() const
{
  const std::lock_guard lock(mutex);
  return context;
}

void Telemetry::Parts::note_error(const std::string& text)
{
  const std::lock_guard lock(mutex);
  last_error = config::printable(text);
}

void Telemetry::Parts::wake_senders()
{
  const std::lock_guard lock(mutex);
  for (const auto& sender : senders)
    sender->wake();
}

void Telemetry::Parts::pump_loop()
{
  Clock::time_point next_maintenance = Clock::now() + kMaintainInterval;
  for (;;) {
    const std::size_t taken = pump.round(Clock::now());
    if (!sending)
      begin_to_send();
    if (taken != 0)
      wake_senders();
    if (Clock::now() >= next_maintenance) {
      maintain();
      next_maintenance = Clock::now() + kMaintainInterval;
    }
    const auto pause = !pump.last_error().empty() ? kPauseAfterError : kPause;
    std::unique_lock lock(mutex);
    if (stop)
      break;
    if (taken == 0)
      stopping.wait_for(lock, pause, [this] { return stop; });
  }
  // What the rings hold at the end, but not for longer than a flood would last.
  const Clock::time_point until = Clock::now() + std::chrono::seconds(1);
  while (pump.round(Clock::now()) != 0 && Clock::now() < until)
    wake_senders();
  wake_senders();
}

void Telemetry::Parts::maintain()
{
  const auto done = store->maintain(wall_clock_ns());
  if (done)
    return;
  note_error(done.error().text);
  if (done.error().code == ErrorCode::damaged) {
    if (const auto anew = store->set_aside(); !anew)
      note_error(anew.error().text);
  }
}

void Telemetry::Parts::begin_to_send()
{
  const std::lock_guard one_at_a_time(applying);
  if (!store->ready())
    return;
  start_senders();
  note_error("");
}

void Telemetry::Parts::start_senders()
{
  std::vector<Destination> wanted;
  SyslogHead head;
  std::vector<std::unique_ptr<Sender>> gone;
  {
    const std::lock_guard lock(mutex);
    wanted = settings.destinations;
    head = {settings.context.appliance, std::to_string(::getpid())};
    for (auto& sender : senders) {
      const bool kept =
          sender->head() == head && std::find(wanted.begin(), wanted.end(), sender->destination()) != wanted.end();
      if (!kept)
        gone.push_back(std::move(sender));
    }
    std::erase(senders, nullptr);
  }
  gone.clear(); // a changed one ends before its successor takes over the cursor; may take as long as a resolver does
  std::vector<std::string> names;
  for (const Destination& destination : wanted)
    names.push_back(destination.name);
  store->set_destinations(names);
  const std::lock_guard lock(mutex);
  std::vector<std::unique_ptr<Sender>> ordered;
  for (const Destination& destination : wanted) {
    const auto running = std::find_if(senders.begin(), senders.end(), [&](const auto& sender) {
      return sender != nullptr && sender->destination() == destination;
    });
    ordered.push_back(running != senders.end() ? std::move(*running)
                                               : std::make_unique<Sender>(destination, *store, head));
  }
  senders = std::move(ordered);
  sending = true;
}

void Telemetry::Parts::apply(Settings fresh)
{
  const std::lock_guard one_at_a_time(applying);
  pump.set_rate(fresh.rate);
  store->set_limits(limits_of(fresh));
  {
    const std::lock_guard lock(mutex);
    settings = std::move(fresh);
    context = std::make_shared<HitContext>(settings.context);
  }
  if (store->ready())
    start_senders();
}

Accounting Telemetry::Parts::heartbeat_accounting() const
{
  const HitAccounting hits = pump.accounting();
  Accounting sums;
  sums.hits_seen = hits.seen;
  sums.hits_stored = hits.stored;
  sums.hits_pending = hits.pending;
  for (const Loss& loss : hits.losses)
    sums.hits_lost += loss.frames;
  const Counters counters = store->counters();
  const auto stored = counters.find("stored-events");
  sums.events_stored = stored != counters.end() ? stored->second : 0;
  const std::lock_guard lock(mutex);
  for (const Destination& destination : settings.destinations) {
    sums.events_dropped += store->delivery(destination.name).dropped;
    const auto unread = counters.find(expired_unread_counter(destination.name));
    sums.events_expired_unread += unread != counters.end() ? unread->second : 0;
  }
  return sums;
}

tl::expected<std::unique_ptr<Telemetry>, Error>
Telemetry::start(const std::filesystem::path& state_dir, const std::filesystem::path& run_dir, Settings settings)
{
  auto store = Store::open(state_dir / "events.db", limits_of(settings));
  if (!store)
    return tl::unexpected(store.error());
  auto parts = std::make_unique<Parts>(std::move(*store), run_dir, std::move(settings));
  return std::unique_ptr<Telemetry>(new Telemetry(std::move(parts)));
}

Telemetry::Telemetry(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Telemetry::~Telemetry() = default;

void Telemetry::apply(Settings settings)
{
  parts_->apply(std::move(settings));
}

void Telemetry::add_policy(std::shared_ptr<const PolicyFacts> facts)
{
  parts_->policies.add(std::move(facts));
}

void Telemetry::set_provenance(std::shared_ptr<const provenance::Provenance> listed)
{
  const std::lock_guard lock(parts_->mutex);
  parts_->listed = std::move(listed);
}

void Telemetry::post(const StateEvent& event)
{
  Accounting accounting;
  if (std::holds_alternative<Heartbeat>(event))
    accounting = parts_->heartbeat_accounting();
  const auto context = parts_->current_context();
  Event out;
  {
    Store::Transaction transaction = parts_->store->begin();
    format_state(event, context->appliance, context->version, transaction.store_id(), wall_clock_ns(),
                 transaction.next_sequence(), &accounting, out);
    auto added = transaction.add(out);
    auto done = added ? transaction.commit() : tl::expected<void, Error>(tl::unexpected(added.error()));
    parts_->note_error(done ? "" : done.error().text);
  }
  parts_->wake_senders();
}

Status Telemetry::status() const
{
  Status status;
  status.hits = parts_->pump.accounting();
  const Store& store = *parts_->store;
  const Counters counters = store.counters();
  const auto value = [&](std::string_view name) {
    const auto found = counters.find(name);
    return found != counters.end() ? found->second : 0;
  };
  status.store.id = store.id();
  status.store.oldest_sequence = store.oldest();
  status.store.newest_sequence = store.newest();
  status.store.events = store.newest() + 1 - std::min(store.oldest(), store.newest() + 1);
  status.store.bytes = store.used_bytes();
  status.store.stored = value("stored-events");
  status.store.expired = value("expired-events");
  status.store.set_aside = value("stores-set-aside");
  status.store.damage = config::printable(store.damage());
  status.store.last_error = parts_->pump.last_error();
  const std::lock_guard lock(parts_->mutex);
  if (status.store.last_error.empty())
    status.store.last_error = parts_->last_error;
  for (const auto& sender : parts_->senders)
    status.destinations.push_back(sender->status());
  if (!parts_->sending) {
    for (const Destination& one : parts_->settings.destinations)
      status.destinations.push_back(not_begun(one));
  }
  for (DestinationStatus& destination : status.destinations)
    destination.expired_unread = value(expired_unread_counter(destination.name));
  return status;
}

tl::expected<std::vector<HitRow>, Error> Telemetry::recent(const HitFilter& filter) const
{
  return Store::Reader(*parts_->store).recent(filter);
}

tl::expected<std::vector<TopRow>, Error> Telemetry::top(TopBy by, const HitFilter& filter) const
{
  return Store::Reader(*parts_->store).top(by, filter);
}

} // namespace weir::telemetry

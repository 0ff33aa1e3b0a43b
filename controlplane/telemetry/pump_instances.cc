// SPDX-License-Identifier: BSD-3-Clause
// How the pump finds instances, opens their rings, and closes the accounts of those that ended.
#include <weir/telemetry/ring_pump.h>

#include "pump_source.h"

#include <weir/config/printable.h>
#include <weir/hits_files/instances.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace weir::telemetry {

namespace {

constexpr auto kLookInterval = std::chrono::milliseconds(500);

std::uint64_t instance_number(const std::string& id)
{
  std::uint64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number, 16);
  return number;
}

std::string finished_counter(const std::string& id)
{
  return "finished:" + id;
}

} // namespace

void RingPump::look_for_instances(std::chrono::steady_clock::time_point now)
{
  if (now < next_look_)
    return;
  next_look_ = now + kLookInterval;
  if (!looked_) { // the store may not have been there when this was made
    Counters known = store_.counters();
    const std::lock_guard lock(mutex_);
    totals_ = std::move(known);
  }
  const auto found = hits::list_instances(run_dir_);
  if (!found) {
    fail(found.error().context);
    return;
  }
  std::vector<std::string> present;
  for (const hits::InstanceFiles& files : *found) {
    present.push_back(files.id);
    if (totals_.contains(finished_counter(files.id))) { // its account is closed, only its files are left
      remove_files(files.id, files.directory);
      continue;
    }
    if (!instances_.contains(files.id)) {
      auto source = std::make_unique<Source>();
      source->id = files.id;
      source->number = instance_number(files.id);
      source->directory = files.directory;
      const std::lock_guard lock(mutex_);
      instances_.emplace(files.id, std::move(source));
    }
    Source& source = *instances_.at(files.id);
    source.alive = files.alive;
    open_rings(source);
  }
  settle_vanished(present);
  looked_ = true;
}

void RingPump::open_rings(Source& source)
{
  auto page = hits::read_statistics(source.directory);
  if (page) {
    const std::lock_guard lock(mutex_);
    source.page = std::move(*page);
    if (source.rings.empty()) {
      for (unsigned worker = 0; worker < source.page->workers.size(); ++worker) {
        for (const hits::Lane lane : {hits::Lane::outbound, hits::Lane::inbound})
          source.rings.push_back(Ring{std::nullopt, worker, lane, 0});
      }
      for (Ring& ring : source.rings) { // what the store knows of them from before this process
        if (const auto known = totals_.find(ring.counter(source.id)); known != totals_.end())
          ring.accounted = known->second;
      }
    }
  } else {
    fail(page.error().context);
  }
  bool all = page.has_value();
  for (Ring& ring : source.rings)
    all = (ring.reader.has_value() || open_ring(source, ring)) && all;
  source.failures = all ? 0 : source.failures + 1;
}

bool RingPump::open_ring(Source& source, Ring& ring)
{
  auto reader = hits::RingReader::open(source.directory, ring.worker, ring.lane);
  if (!reader) {
    fail(reader.error().context);
    return false;
  }
  // Frames that the ring has handed over, but this store does not know, were in a store that is gone.
  const std::string counter = ring.counter(source.id);
  const std::uint64_t handed_over = reader->frames_read();
  std::uint64_t known = 0;
  {
    Store::Transaction transaction = store_.begin();
    known = transaction.value(counter);
    if (handed_over > known) {
      transaction.count(loss_counter("store-damaged"), handed_over - known);
      transaction.set(counter, handed_over);
    }
    if (const auto committed = transaction.commit(); !committed) {
      fail(committed.error().text);
      return false;
    }
  }
  const std::uint64_t accounted = std::max(handed_over, known);
  const std::lock_guard lock(mutex_);
  ring.reader = std::move(*reader);
  ring.accounted = accounted;
  totals_ = store_.counters();
  return true;
}

void RingPump::close_account(Store::Transaction& transaction, const Source& source, std::string_view reason)
{
  const std::uint64_t accounted = source.accounted();
  PageSums sums;
  if (source.page)
    sums = sums_of(*source.page);
  const std::uint64_t settled = sums.lost + accounted;
  transaction.count(kSeenFrames, std::max(sums.seen, settled));
  for (std::size_t i = 0; i < hits::kLosses.size(); ++i)
    transaction.count(loss_counter(hits::kLosses[i].word), sums.losses[i]);
  transaction.count(loss_counter(reason), sums.seen - std::min(sums.seen, settled));
  for (const Ring& ring : source.rings)
    transaction.forget(ring.counter(source.id));
}

void RingPump::finish(Source& source)
{
  // The account is closed before the files go: should this process die in between, the marker keeps it from being
  // closed twice.
  const std::string id = source.id;
  const std::filesystem::path directory = source.directory;
  // What it counted after the last look is on its page only.
  if (auto page = hits::read_statistics(directory); page && source.page) {
    const std::lock_guard lock(mutex_);
    source.page = std::move(*page);
  }
  {
    Store::Transaction transaction = store_.begin();
    close_account(transaction, source, "lost-in-crash");
    transaction.set(finished_counter(id), 1);
    if (const auto committed = transaction.commit(); !committed) {
      fail(committed.error().text);
      return;
    }
  }
  {
    const std::lock_guard lock(mutex_);
    totals_ = store_.counters();
    instances_.erase(id);
  }
  remove_files(id, directory);
}

void RingPump::remove_files(const std::string& id, const std::filesystem::path& directory)
{
  if (const auto removed = hits::remove_instance(directory); !removed) {
    fail(removed.error().context); // tried again at the next look
    return;
  }
  {
    Store::Transaction transaction = store_.begin();
    transaction.forget(finished_counter(id));
    static_cast<void>(transaction.commit());
  }
  const std::lock_guard lock(mutex_);
  totals_ = store_.counters();
}

void RingPump::settle_vanished(const std::vector<std::string>& present)
{
  const auto is_present = [&](const std::string& id) {
    return std::find(present.begin(), present.end(), id) != present.end();
  };
  std::vector<std::string> gone;
  for (const auto& [id, source] : instances_) {
    if (!is_present(id))
      gone.push_back(id);
  }
  for (const std::string& id : gone) {
    {
      Store::Transaction transaction = store_.begin();
      close_account(transaction, *instances_.at(id), "lost-instances");
      if (!transaction.commit())
        return;
    }
    const std::lock_guard lock(mutex_);
    totals_ = store_.counters();
    instances_.erase(id);
  }
  if (!looked_)
    settle_forgotten(present);
}

void RingPump::settle_forgotten(const std::vector<std::string>& present)
{
  const Counters counters = store_.counters();
  {
    Store::Transaction transaction = store_.begin();
    for (const auto& [counter, frames] : counters) {
      const std::string id = instance_of_counter(counter);
      if (id.empty() || std::find(present.begin(), present.end(), id) != present.end())
        continue;
      transaction.count(kSeenFrames, frames);
      transaction.forget(counter);
    }
    static_cast<void>(transaction.commit());
  }
  const std::lock_guard lock(mutex_);
  totals_ = store_.counters();
}

} // namespace weir::telemetry

// SPDX-License-Identifier: BSD-3-Clause
// Takes hit records out of the rings of all data-plane instances and puts them into the store as events.
#include <weir/telemetry/ring_pump.h>

#include "pump_source.h"

#include <weir/config/printable.h>
#include <weir/hits_files/instances.h>

#include <algorithm>
#include <span>
#include <utility>

namespace weir::telemetry {

namespace {

using Clock = std::chrono::steady_clock;

/// RingReader::read() gives no more at a time.
constexpr std::size_t kReadRecords = 256;
/// In one transaction: enough that its syncs to disk cost little for each record, so few of one ring that none waits
/// long for another.
constexpr std::size_t kRecordsOfRound = 8192;
constexpr std::size_t kRecordsOfRing = 4096;
/// Tokens of a lane without a rate limit.
constexpr double kNoLimit = 1e9;

/// The data plane's reasons, then the pump's own; "lost-instances" may be both.
std::vector<std::string> loss_reasons()
{
  std::vector<std::string> reasons;
  for (const hits::LossInfo& loss : hits::kLosses)
    reasons.emplace_back(loss.word);
  for (const char* own : {"bad-record", "unreadable", "lost-in-crash", "lost-instances", "store-damaged"}) {
    if (std::find(reasons.begin(), reasons.end(), own) == reasons.end())
      reasons.emplace_back(own);
  }
  return reasons;
}

} // namespace

RingPump::RingPump(std::filesystem::path run_dir, Store& store, PumpSources sources, std::uint32_t rate)
    : run_dir_(std::move(run_dir)), store_(store), sources_(std::move(sources)), records_(kReadRecords), rate_(rate),
      totals_(store.counters())
{
}

RingPump::~RingPump() = default;

void RingPump::set_rate(std::uint32_t rate)
{
  const std::lock_guard lock(mutex_);
  rate_ = rate;
}

std::string RingPump::last_error() const
{
  const std::lock_guard lock(mutex_);
  return last_error_;
}

void RingPump::fail(const std::string& why)
{
  const std::lock_guard lock(mutex_);
  last_error_ = config::printable(why);
}

void RingPump::fail(const Error& error)
{
  fail("store: " + error.text);
  if (error.code != ErrorCode::damaged)
    return;
  if (auto anew = store_.set_aside(); !anew)
    fail("store: " + anew.error().text);
}

std::size_t RingPump::round(Clock::time_point now)
{
  refill(now);
  if (const auto ready = store_.ready(); !ready) {
    fail(ready.error());
    return 0;
  }
  look_for_instances(now);
  std::vector<Source*> finished;
  Batch batch;
  std::uint64_t all_waiting = 0;
  bool held_back = false;
  for (const auto& [id, source] : instances_) {
    // Asked before reading: what a dead instance left is then complete.
    source->alive = source->alive && hits::is_alive(source->directory);
    std::size_t records = 0;
    std::uint64_t waiting = 0;
    for (Ring& ring : source->rings) {
      records += read_ring(batch, *source, ring);
      const std::uint64_t left = ring.reader ? ring.reader->waiting() : 0;
      waiting += left;
      held_back = held_back || (left != 0 && tokens_[static_cast<std::size_t>(ring.lane)] < 1);
    }
    all_waiting += waiting;
    if (records == 0 && waiting == 0 && source->has_ended())
      finished.push_back(source.get());
  }
  {
    const std::lock_guard lock(mutex_);
    waiting_ = all_waiting;
    held_back_ = held_back;
  }
  if (!settle(batch))
    return 0;
  for (Source* source : finished)
    finish(*source);
  return batch.records;
}

void RingPump::refill(Clock::time_point now)
{
  const std::lock_guard lock(mutex_);
  last_error_.clear();
  const std::chrono::duration<double> passed = now - refilled_;
  for (double& tokens : tokens_)
    tokens = rate_ == 0 ? kNoLimit : std::min(tokens + passed.count() * rate_, static_cast<double>(rate_));
  refilled_ = now;
}

std::size_t RingPump::read_ring(Batch& batch, Source& source, Ring& ring)
{
  double& tokens = tokens_[static_cast<std::size_t>(ring.lane)];
  std::size_t taken = 0;
  while (ring.reader && !batch.failed && taken < kRecordsOfRing && batch.records < kRecordsOfRound) {
    const std::size_t most = std::min(kReadRecords, static_cast<std::size_t>(std::max(tokens, 0.0)));
    const std::size_t count = most != 0 ? ring.reader->read(std::span(records_).first(most)) : 0;
    if (count == 0)
      break;
    if (taken == 0)
      batch.rings.push_back({&source, &ring});
    add_records(batch, source, ring, count);
    tokens -= static_cast<double>(count);
    taken += count;
    batch.records += count;
  }
  return taken;
}

void RingPump::add_records(Batch& batch, Source& source, Ring& ring, std::size_t count)
{
  const auto context = source.context_for(sources_.context());
  const auto listed = sources_.listed();
  const Origin origin{source.number, static_cast<std::uint16_t>(ring.worker),
                      ring.lane == hits::Lane::outbound ? 'o' : 'i'};
  Batch::OfRing& sums = batch.rings.back();
  if (!batch.transaction)
    batch.transaction.emplace(store_.begin());
  for (const hits::HitRecord& record : std::span(records_).first(count)) {
    sums.returned += record.packets;
    if (!is_sound(record)) {
      sums.bad += record.packets;
      continue;
    }
    if (batch.facts == nullptr || batch.facts->generation() != record.generation)
      batch.facts = sources_.policy(record.generation);
    format_hit(record, *context, origin, batch.facts.get(), listed.get(), batch.transaction->next_sequence(), event_);
    const auto added = batch.transaction->add(event_);
    if (!added) {
      batch.failed = added.error();
      return;
    }
    sums.stored += *added ? record.packets : 0;
    sums.events += *added ? 1 : 0;
  }
}

bool RingPump::settle(Batch& batch)
{
  if (!batch.transaction)
    return true;
  for (const Batch::OfRing& sums : batch.rings) {
    const Ring& ring = *sums.ring;
    const std::uint64_t frames = ring.reader->frames_read();
    batch.transaction->count(kStoredFrames, sums.stored);
    batch.transaction->count(kHitEvents, sums.events);
    if (frames <= ring.accounted)
      continue; // all of this was read before a crash
    const std::uint64_t passed = frames - ring.accounted;
    batch.transaction->count(loss_counter("bad-record"), sums.bad);
    batch.transaction->count(loss_counter("unreadable"), passed - std::min(passed, sums.returned));
    batch.transaction->set(ring.counter(sums.source->id), frames);
  }
  if (!batch.failed) {
    if (const auto committed = batch.transaction->commit(); !committed)
      batch.failed = committed.error();
  }
  batch.transaction.reset();
  if (batch.failed) {
    for (const Batch::OfRing& sums : batch.rings)
      sums.ring->reader.reset(); // what was read but not stored is read again after the next look
    fail(*batch.failed);
    return false;
  }
  const std::lock_guard lock(mutex_);
  totals_ = store_.counters();
  for (const Batch::OfRing& sums : batch.rings) {
    Ring& ring = *sums.ring;
    ring.accounted = std::max(ring.accounted, ring.reader->frames_read());
    if (!ring.reader->commit())
      last_error_ = "cannot write the tail of a ring of instance " + sums.source->id;
  }
  return true;
}

HitAccounting RingPump::accounting() const
{
  const std::lock_guard lock(mutex_);
  Counters totals = totals_;
  HitAccounting sums;
  for (const auto& [counter, frames] : totals_) { // read before this process began, and not looked for again yet
    const std::string id = instance_of_counter(counter);
    const auto known = instances_.find(id);
    if (!id.empty() && (known == instances_.end() || !known->second->page))
      totals[kSeenFrames] += frames;
  }
  for (const auto& [id, source] : instances_) {
    if (!source->page) // not opened yet: the store's counters, above, are all that is taken from it
      continue;
    const auto page = hits::read_statistics(source->directory);
    const PageSums figures = sums_of(page ? *page : *source->page);
    const std::uint64_t settled = figures.lost + source->accounted();
    totals[kSeenFrames] += std::max(figures.seen, settled);
    sums.pending += figures.seen - std::min(figures.seen, settled);
    for (std::size_t i = 0; i < hits::kLosses.size(); ++i)
      totals[loss_counter(hits::kLosses[i].word)] += figures.losses[i];
  }
  sums.seen = totals[kSeenFrames];
  sums.stored = totals[kStoredFrames];
  sums.events = totals[kHitEvents];
  sums.waiting = waiting_;
  sums.held_back = held_back_;
  for (const std::string& reason : loss_reasons())
    sums.losses.push_back({reason, totals[loss_counter(reason)]});
  return sums;
}

} // namespace weir::telemetry

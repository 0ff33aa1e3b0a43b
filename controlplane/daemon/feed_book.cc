// SPDX-License-Identifier: BSD-3-Clause
// States of feeds.
#include <weir/daemon/feed_book.h>

#include <weir/compile/jobs.h>
#include <weir/daemon/log.h>
#include <weir/daemon/schedule.h>
#include <weir/feeds/snapshot.h>
#include <weir/generations/durable_file.h>

#include <algorithm>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::size_t kMaxFeedsFile = std::size_t{64} * 1024 * 1024;

void settle(FeedStatus& status)
{
  const FeedMemory& memory = status.memory;
  if (memory.last_fetch == 0)
    status.state = status.has_snapshot ? FeedWord::ok : FeedWord::pending;
  else if (memory.last_error.empty())
    status.state = FeedWord::ok;
  else
    status.state = status.has_snapshot ? FeedWord::stale : FeedWord::failed;
  status.next_attempt = next_attempt(
      {status.feed.refresh.count(), memory.last_fetch, memory.failures, memory.retry_after}, status.feed.name);
}

FeedStatus status_of(const config::Feed& feed, const FeedMemories& memories, const Paths& paths)
{
  FeedStatus status;
  status.feed = feed;
  if (const auto known = memories.find(feed.name); known != memories.end())
    status.memory = known->second;
  if (status.memory.url != feed.url)
    status.memory.last_fetch = 0;
  if (const auto snapshot = feeds::Snapshot::open(paths.snapshot(feed.name))) {
    const feeds::FeedOptions options = compile::options_of(feed);
    if (snapshot->info().feed == feed.name && feeds::passed_guards(snapshot->info(), options)) {
      status.has_snapshot = true;
      status.format = snapshot->info().format;
      status.report = snapshot->info().report;
    }
    if (snapshot->info().options != feeds::fingerprint(options))
      status.memory.last_fetch = 0;
  }
  if (!status.has_snapshot && status.memory.last_error.empty())
    status.memory.last_fetch = 0;
  settle(status);
  return status;
}

FeedMemories read_memories(const Paths& paths, std::string& problem)
{
  const auto text = generations::read_state_file(paths.feeds(), kMaxFeedsFile);
  if (text && text->empty())
    return {};
  auto decoded = text ? decode_feed_memories(*text) : std::nullopt;
  if (!decoded)
    problem = (text ? paths.feeds() + " is damaged" : text.error()) + "; all feeds are fetched anew";
  return decoded.value_or(FeedMemories{});
}

/// The part that a good attempt changes.
void take_success(FeedStatus& status, const RefreshOutcome& outcome, std::int64_t now)
{
  FeedMemory& memory = status.memory;
  memory.url = status.feed.url;
  memory.etag = outcome.etag;
  memory.last_modified = outcome.last_modified;
  memory.last_success = now;
  memory.last_error.clear();
  memory.failures = 0;
  memory.retry_after = 0;
  if (outcome.status == RefreshStatus::not_modified)
    return;
  if (outcome.status == RefreshStatus::changed)
    memory.last_change = now;
  status.has_snapshot = true;
  status.format = outcome.format;
  status.report = outcome.report;
}

} // namespace

std::string_view word(FeedWord state) noexcept
{
  switch (state) {
  case FeedWord::pending:
    return "pending";
  case FeedWord::ok:
    return "ok";
  case FeedWord::stale:
    return "stale";
  case FeedWord::failed:
    return "failed";
  }
  return "?";
}

FeedBook::FeedBook(const std::vector<config::Feed>& feeds, Paths paths, std::string& problem) : paths_(std::move(paths))
{
  const FeedMemories memories = read_memories(paths_, problem);
  for (const config::Feed& feed : feeds)
    feeds_.push_back(status_of(feed, memories, paths_));
}

std::vector<FeedStatus> FeedBook::all() const
{
  const std::lock_guard lock(mutex_);
  return feeds_;
}

std::optional<FeedStatus> FeedBook::find(std::string_view name) const
{
  const std::lock_guard lock(mutex_);
  const auto at = std::find_if(feeds_.begin(), feeds_.end(), [&](const FeedStatus& s) { return s.feed.name == name; });
  return at == feeds_.end() ? std::nullopt : std::optional(*at);
}

std::optional<FeedChange> FeedBook::finish(std::string_view name, const RefreshOutcome& outcome, std::int64_t now)
{
  const std::lock_guard lock(mutex_);
  const auto at = std::find_if(feeds_.begin(), feeds_.end(), [&](const FeedStatus& s) { return s.feed.name == name; });
  if (at == feeds_.end())
    return std::nullopt;
  const FeedWord state_before = at->state;
  const std::string error_before = at->memory.last_error;
  FeedChange change;
  change.new_peer = remember_peers(at->memory, outcome.peers);
  change.new_content = outcome.status == RefreshStatus::changed;
  at->memory.last_fetch = now;
  if (outcome.status == RefreshStatus::failed) {
    at->memory.last_error = outcome.error;
    at->memory.failures += 1;
    at->memory.retry_after = outcome.retry_after;
  } else {
    take_success(*at, outcome, now);
  }
  settle(*at);
  change.new_state = at->state != state_before || at->memory.last_error != error_before;
  change.status = *at;
  save();
  return change;
}

void FeedBook::save() const
{
  FeedMemories memories;
  for (const FeedStatus& status : feeds_)
    memories[status.feed.name] = status.memory;
  if (const auto saved = generations::write_durably(paths_.feeds(), encode(memories), generations::kStateFileMode);
      !saved)
    log_line(saved.error());
}

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// Fetch, parse, check, rename.
#include <weir/daemon/feed_refresh.h>

#include "descriptor.h"
#include "snapshot_draft.h"

#include <weir/compile/jobs.h>
#include <weir/config/printable.h>
#include <weir/daemon/setup.h>
#include <weir/feeds/snapshot.h>
#include <weir/fetch/fetch.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace weir::daemon {
namespace {

std::string with_errno(const std::string& what)
{
  return what + ": " + std::strerror(errno);
}

/// The tags may only be sent while what they stand for is there and was read with today's settings.
bool may_be_conditional(const config::Feed& feed, const FeedMemory& memory, const std::string& snapshot)
{
  if (memory.url != feed.url)
    return false;
  const auto kept = feeds::Snapshot::open(snapshot);
  return kept && kept->info().feed == feed.name &&
         kept->info().options == feeds::fingerprint(compile::options_of(feed));
}

fetch::FetchRequest request_of(const config::Feed& feed, int destination, const std::atomic<bool>& stop)
{
  fetch::FetchRequest request;
  request.url = feed.url;
  request.max_bytes = feed.max_size;
  request.timeout = feed.timeout;
  request.stall_timeout = std::min(request.stall_timeout, feed.timeout);
  request.ca_file = feed.ca_file;
  request.user_agent = "weir/" + std::string(version());
  request.destination = destination;
  request.stop = &stop;
  return request;
}

/// Empty when the snapshot is good and in place; `outcome` then has its status and report.
std::string parse_body(const config::Feed& feed, const Descriptor& body, const Paths& paths, const RunJob& run_job,
                       std::int64_t now, RefreshOutcome& outcome)
{
  const std::string snapshot = paths.snapshot(feed.name);
  SnapshotDraft draft(snapshot);
  const Descriptor report = memory_file("report");
  const Descriptor previous(open(snapshot.c_str(), O_RDONLY | O_CLOEXEC));
  if (!draft.file() || !report || lseek(body.get(), 0, SEEK_SET) != 0)
    return with_errno("can't make the files of the parser");
  const auto result =
      run_job(compile::parse_job(feed, body.get(), previous.get(), draft.file().get(), report.get(), now));
  if (result.outcome != compile::JobOutcome::ok)
    return std::string(word(result.outcome)) + (result.text.empty() ? "" : ": " + config::printable(result.text, 500));
  const auto made = feeds::Snapshot::open(draft.file().get());
  if (!made)
    return "the parser wrote a bad snapshot: " + made.error().text;
  if (made->info().feed != feed.name || made->size() == 0)
    return made->size() == 0 ? "no entry" : "the parser wrote the snapshot of another feed";
  const auto before = feeds::Snapshot::open(previous.get());
  const bool same = before && before->lists_the_same(*made);
  if (!draft.put_in_place())
    return with_errno(snapshot);
  outcome.status = same ? RefreshStatus::renewed : RefreshStatus::changed;
  outcome.format = made->info().format;
  outcome.report = made->info().report;
  return {};
}

} // namespace

RefreshOutcome refresh_feed(const config::Feed& feed, const FeedMemory& memory, const Paths& paths,
                            const RunJob& run_job, std::int64_t now, const std::atomic<bool>& stop)
{
  RefreshOutcome outcome;
  const Descriptor body = nameless_file(paths.snapshots());
  if (!body) {
    outcome.error = with_errno(paths.snapshots());
    return outcome;
  }
  fetch::FetchRequest request = request_of(feed, body.get(), stop);
  if (may_be_conditional(feed, memory, paths.snapshot(feed.name))) {
    request.etag = memory.etag;
    request.last_modified = memory.last_modified;
  }
  const fetch::FetchResult fetched = fetch::fetch(request);
  outcome.etag = fetched.etag;
  outcome.last_modified = fetched.last_modified;
  outcome.peers = fetched.peers;
  outcome.retry_after = fetched.retry_after.count();
  outcome.error = fetched.error;
  if (fetched.status == fetch::FetchStatus::not_modified)
    outcome.status = RefreshStatus::not_modified;
  if (fetched.status == fetch::FetchStatus::changed)
    outcome.error = parse_body(feed, body, paths, run_job, now, outcome);
  return outcome;
}

} // namespace weir::daemon

// SPDX-License-Identifier: BSD-3-Clause
// Feeds are independent of each other until they are merged, so threads take the next one that nobody reads.
#include "feed_reading.h"

#include "files.h"

#include <weir/compile/compile.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <numeric>
#include <string_view>
#include <sys/mman.h>
#include <thread>

namespace weir::compile_tool {

namespace {

constexpr mode_t kSnapshotMode = 0644;
constexpr std::string_view kFileScheme = "file:";
constexpr std::size_t kMaxReaders = 8;

/// How far all feeds together have come. Threads call it at the same time.
class SharedProgress {
public:
  SharedProgress(std::size_t feeds, ProgressLine& line) : done_(feeds), line_(line) {}

  void show(std::size_t feed, double done)
  {
    const std::lock_guard lock(mutex_);
    done_[feed] = done;
    line_.show("read feeds", std::accumulate(done_.begin(), done_.end(), 0.0) / static_cast<double>(done_.size()));
  }

private:
  std::mutex mutex_;
  std::vector<double> done_;
  ProgressLine& line_;
};

FeedReading failed(std::string why, feeds::FeedReport report = {})
{
  FeedReading reading;
  reading.failure = std::move(why);
  reading.report = std::move(report);
  return reading;
}

FeedReading opened(tl::expected<feeds::Snapshot, feeds::SnapshotFailure>&& snapshot)
{
  if (!snapshot)
    return failed(snapshot.error().text);
  FeedReading reading;
  reading.snapshot = std::move(*snapshot);
  return reading;
}

class Reader {
public:
  Reader(const Options& options, const std::vector<config::Feed>& feeds, std::int64_t time, ProgressLine& line)
      : options_(options), feeds_(feeds), time_(time), progress_(feeds.size(), line), readings_(feeds.size())
  {
  }

  /// One thread's share.
  void read_some()
  {
    for (std::size_t i = next_.fetch_add(1); i < feeds_.size(); i = next_.fetch_add(1)) {
      readings_[i] = read(i);
      progress_.show(i, 1.0);
    }
  }

  [[nodiscard]] std::vector<FeedReading> take() { return std::move(readings_); }

private:
  FeedReading read(std::size_t i)
  {
    const config::Feed& feed = feeds_[i];
    if (const auto path = file_of(feed))
      return read_body(i, *path);
    if (options_.snapshots.empty())
      return failed("not a file: feed, and no --snapshots directory is given");
    return opened(feeds::Snapshot::open(snapshot_path(options_.snapshots, feed)));
  }

  FeedReading read_body(std::size_t i, const std::string& path)
  {
    constexpr double kParsing = 0.8; // of the time of a feed; the rest writes and checks its snapshot
    const config::Feed& feed = feeds_[i];
    const Descriptor memory(memfd_create("snapshot", MFD_CLOEXEC));
    {
      const auto body = read_file(path, feed.max_size);
      if (!body)
        return failed(path + ": " + body.error());
      const auto parsed =
          feeds::parse_feed(*body, compile::options_of(feed), [&](double done) { progress_.show(i, done * kParsing); });
      if (!parsed)
        return failed(path + ": " + parsed.error().text, parsed.error().report);
      if (const auto written = feeds::write_snapshot(memory.number(), *parsed, nullptr, time_); !written)
        return failed(written.error().text);
    }
    std::string not_kept;
    if (!options_.write_snapshots.empty()) {
      const auto kept = copy_to_file(memory.number(), snapshot_path(options_.write_snapshots, feed), kSnapshotMode);
      if (!kept)
        not_kept = kept.error();
    }
    FeedReading reading = opened(feeds::Snapshot::open(memory.number()));
    reading.not_kept = std::move(not_kept);
    return reading;
  }

  const Options& options_;
  const std::vector<config::Feed>& feeds_;
  const std::int64_t time_;
  SharedProgress progress_;
  std::atomic<std::size_t> next_ = 0;
  std::vector<FeedReading> readings_;
};

} // namespace

std::string snapshot_path(const std::string& directory, const config::Feed& feed)
{
  return directory + "/" + feed.name + ".snapshot";
}

std::optional<std::string> file_of(const config::Feed& feed)
{
  if (!feed.url.starts_with(kFileScheme))
    return std::nullopt;
  return feed.url.substr(kFileScheme.size());
}

std::vector<FeedReading> read_feeds(const Options& options, const std::vector<config::Feed>& feeds, std::int64_t time,
                                    ProgressLine& line)
{
  Reader reader(options, feeds, time, line);
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<void>> others;
  for (std::size_t i = 1; i < std::min({cores, kMaxReaders, feeds.size()}); ++i)
    others.push_back(std::async(std::launch::async | std::launch::deferred, [&reader] { reader.read_some(); }));
  reader.read_some();
  for (std::future<void>& other : others)
    other.get();
  return reader.take();
}

} // namespace weir::compile_tool

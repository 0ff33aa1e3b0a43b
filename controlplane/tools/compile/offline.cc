// SPDX-License-Identifier: BSD-3-Clause
// By hand: read the feeds of a configuration, build, write.
#include "feed_reading.h"
#include "files.h"
#include "modes.h"
#include "output_paths.h"
#include "progress.h"

#include <weir/compile/compile.h>
#include <weir/config/parse.h>
#include <weir/config/printable.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <sys/random.h>
#include <thread>

namespace weir::compile_tool {

namespace {

constexpr mode_t kImageMode = 0640;
constexpr mode_t kReportMode = 0644;
constexpr int kUsageError = 2;

class Offline {
public:
  Offline(const Options& options, const config::Config& config)
      : options_(options), config_(config), line_(options.progress)
  {
  }

  int run()
  {
    if (std::string conflict = conflict_of(inputs(), outputs()); !conflict.empty()) {
      complain(config::printable(conflict));
      return kUsageError;
    }
    if (!set_time() || !set_key())
      return 1;
    take_feeds();
    const std::string refusal = why_no_image();
    input_.config = &config_;
    input_.generation = options_.generation;
    input_.threads = std::max(1U, std::thread::hardware_concurrency());
    auto compiled = compile::compile(input_, [&](std::string_view stage, double done) { line_.show(stage, done); });
    line_.clear();
    if (!compiled)
      return complain(compiled.error());
    if (!options_.report.empty() && !write(options_.report, compiled->report, kReportMode))
      return 1;
    if (!refusal.empty())
      return complain(refusal + "; no image is written");
    if (const auto written = write_file(options_.out, compiled->image, kImageMode); !written)
      return complain(written.error());
    std::fprintf(says_elsewhere() ? stderr : stdout, "%s: %zu bytes, generation %llu, %zu of %zu feeds\n",
                 config::printable(options_.out).c_str(), compiled->image.size(),
                 static_cast<unsigned long long>(options_.generation), snapshots_.size(), config_.feeds.size());
    return all_kept_ ? 0 : 1;
  }

private:
  [[nodiscard]] std::vector<std::string> inputs() const
  {
    std::vector<std::string> paths{options_.config};
    for (const config::Feed& feed : config_.feeds) {
      if (auto path = file_of(feed))
        paths.push_back(std::move(*path));
      else if (!options_.snapshots.empty())
        paths.push_back(snapshot_path(options_.snapshots, feed));
    }
    return paths;
  }

  [[nodiscard]] std::vector<std::string> outputs() const
  {
    std::vector<std::string> paths{options_.out};
    if (!options_.report.empty())
      paths.push_back(options_.report);
    for (const config::Feed& feed : config_.feeds) {
      if (!options_.write_snapshots.empty() && file_of(feed))
        paths.push_back(snapshot_path(options_.write_snapshots, feed));
    }
    return paths;
  }

  /// Empty: an image may be written.
  [[nodiscard]] std::string why_no_image() const
  {
    if (!config_.feeds.empty() && snapshots_.empty())
      return "not one feed gave anything";
    if (!options_.strict)
      return {};
    if (config_.feeds.empty())
      return "--strict, and no feed is configured";
    const std::size_t missing = config_.feeds.size() - snapshots_.size();
    return missing == 0 ? ""
                        : "--strict, and " + std::to_string(missing) + " of " + std::to_string(config_.feeds.size()) +
                              " feeds gave nothing";
  }

  /// Image or report go to stdout.
  [[nodiscard]] bool says_elsewhere() const
  {
    return is_standard_output(options_.out) || (!options_.report.empty() && is_standard_output(options_.report));
  }

  int complain(const std::string& text)
  {
    line_.clear();
    std::fprintf(stderr, "weir-compile: %s\n", text.c_str());
    return 1;
  }

  bool set_time()
  {
    const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
    if (epoch == nullptr || *epoch == '\0')
      return true;
    const char* end = epoch + std::strlen(epoch);
    const auto [stopped, error] = std::from_chars(epoch, end, input_.time);
    if (error == std::errc{} && stopped == end && input_.time >= 0)
      return true;
    complain("SOURCE_DATE_EPOCH is not a number of seconds since 1970");
    return false;
  }

  bool set_key()
  {
    if (options_.key) {
      input_.key = *options_.key;
      return true;
    }
    if (getrandom(input_.key.data(), input_.key.size(), 0) == static_cast<ssize_t>(input_.key.size()))
      return true;
    complain("no random key: getrandom failed");
    return false;
  }

  bool write(const std::string& path, const std::string& text, mode_t mode)
  {
    const auto written = write_file(path, std::as_bytes(std::span(text)), mode);
    if (!written)
      complain(written.error());
    return written.has_value();
  }

  void fail(const config::Feed& feed, std::string text, feeds::FeedReport report = {})
  {
    line_.clear();
    text = config::printable(text);
    std::fprintf(stderr, "weir-compile: warning: feed %s: %s\n", feed.name.c_str(), text.c_str());
    input_.failed.push_back({feed.name, std::move(text), std::move(report)});
  }

  void take_feeds()
  {
    auto readings = read_feeds(options_, config_.feeds, input_.time, line_);
    for (std::size_t i = 0; i < readings.size(); ++i) {
      const config::Feed& feed = config_.feeds[i];
      if (!readings[i].not_kept.empty()) {
        all_kept_ = false;
        complain(readings[i].not_kept);
      }
      if (readings[i].snapshot)
        add(feed, std::move(*readings[i].snapshot));
      else
        fail(feed, std::move(readings[i].failure), std::move(readings[i].report));
    }
  }

  void add(const config::Feed& feed, feeds::Snapshot snapshot)
  {
    snapshots_.push_back(std::move(snapshot));
    input_.snapshots.push_back({feed.name, &snapshots_.back()});
  }

  const Options& options_;
  const config::Config& config_;
  ProgressLine line_;
  compile::CompileInput input_;
  std::deque<feeds::Snapshot> snapshots_;
  bool all_kept_ = true;
};

} // namespace

int run_offline(const Options& options)
{
  const auto config = config::load_config(options.config);
  if (!config) {
    std::fputs(config::format(config.error()).c_str(), stderr);
    return 1;
  }
  return Offline(options, *config).run();
}

} // namespace weir::compile_tool

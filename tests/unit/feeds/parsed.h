// SPDX-License-Identifier: BSD-3-Clause
// What the tests of readers look at: entries as text, the report, or the failure.
#pragma once

#include <weir/feeds/parse.h>
#include <weir/feeds/snapshot.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::feeds::test {

struct Parsed {
  bool accepted = false;
  FeedError error{};
  std::string error_text;
  std::string format;
  FeedReport report;
  std::vector<std::string> entries; ///< format(key), with "+" in front of names that cover what is below
  std::vector<std::uint32_t> lines;

  [[nodiscard]] std::uint64_t count(IndicatorType type) const { return report.counts[static_cast<std::size_t>(type)]; }
  [[nodiscard]] std::uint64_t counted(const std::string& what) const;
  [[nodiscard]] std::uint64_t rejected(const std::string& reason) const;
  [[nodiscard]] std::string joined() const; ///< entries with a blank between
};

/// A snapshot in a memory file.
class SnapshotFile {
public:
  SnapshotFile(const ParsedFeed& feed, const Snapshot* previous, std::int64_t time);
  ~SnapshotFile();
  SnapshotFile(const SnapshotFile&) = delete;
  SnapshotFile& operator=(const SnapshotFile&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] Snapshot open() const;
  [[nodiscard]] std::vector<std::uint64_t> words() const; ///< its bytes, aligned

private:
  int descriptor_;
};

/// Parses, writes a snapshot and reads the entries back from it.
[[nodiscard]] Parsed parse(std::string_view body, const FeedOptions& options);
[[nodiscard]] Parsed parse(std::string_view body, const std::string& format = "auto");

/// A file of the shared feeds; empty if it is not there.
[[nodiscard]] std::string shared_feed(const std::string& name);

} // namespace weir::feeds::test

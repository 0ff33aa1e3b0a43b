// SPDX-License-Identifier: BSD-3-Clause
// Running a body through parser and snapshot.
#include "parsed.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/mman.h>
#include <unistd.h>

namespace weir::feeds::test {

namespace {

std::uint64_t value(const std::map<std::string, std::uint64_t>& map, const std::string& word)
{
  const auto found = map.find(word);
  return found == map.end() ? 0 : found->second;
}

} // namespace

std::uint64_t Parsed::counted(const std::string& what) const
{
  return value(report.counted, what);
}

std::uint64_t Parsed::rejected(const std::string& reason) const
{
  return value(report.rejected, reason);
}

std::string Parsed::joined() const
{
  std::string all;
  for (const std::string& entry : entries)
    all += (all.empty() ? "" : " ") + entry;
  return all;
}

SnapshotFile::SnapshotFile(const ParsedFeed& feed, const Snapshot* previous, std::int64_t time)
    : descriptor_(memfd_create("snapshot", MFD_CLOEXEC))
{
  if (!write_snapshot(descriptor_, feed, previous, time))
    std::abort();
}

SnapshotFile::~SnapshotFile()
{
  close(descriptor_);
}

Snapshot SnapshotFile::open() const
{
  auto snapshot = Snapshot::open(descriptor_);
  if (!snapshot)
    std::abort();
  return std::move(*snapshot);
}

std::vector<std::uint64_t> SnapshotFile::words() const
{
  const off_t size = lseek(descriptor_, 0, SEEK_END);
  std::vector<std::uint64_t> words(static_cast<std::size_t>(size) / sizeof(std::uint64_t));
  if (pread(descriptor_, words.data(), static_cast<std::size_t>(size), 0) != size)
    std::abort();
  return words;
}

Parsed parse(std::string_view body, const FeedOptions& options)
{
  Parsed parsed;
  auto feed = parse_feed(body, options);
  if (!feed) {
    parsed.error = feed.error().code;
    parsed.error_text = feed.error().text;
    parsed.report = feed.error().report;
    return parsed;
  }
  parsed.accepted = true;
  parsed.format = feed->format();
  parsed.report = feed->report();
  const SnapshotFile file(*feed, nullptr, 1000);
  const Snapshot snapshot = file.open();
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    const Key key = snapshot.key(i);
    const auto* name = std::get_if<NameKey>(&key);
    const bool covers = name != nullptr && name->form == NameForm::subdomains;
    parsed.entries.push_back((covers ? "+" : "") + format(key));
    parsed.lines.push_back(snapshot.attributes(i).line);
  }
  return parsed;
}

Parsed parse(std::string_view body, const std::string& format)
{
  FeedOptions options;
  options.name = "test";
  options.format = format;
  return parse(body, options);
}

std::string shared_feed(const std::string& name)
{
  const char* shared = std::getenv("WEIR_SHARED");
  const std::filesystem::path directory = shared != nullptr ? shared : "../shared";
  std::ifstream file(directory / "feeds" / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace weir::feeds::test

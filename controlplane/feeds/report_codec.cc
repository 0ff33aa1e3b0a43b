// SPDX-License-Identifier: BSD-3-Clause
// A plain sequence of numbers and counted strings.
#include "report_codec.h"

#include <algorithm>
#include <concepts>
#include <cstring>

namespace weir::feeds {

namespace {

constexpr std::size_t kMaxReportText = 4096;
constexpr std::size_t kMaxWords = 256;
constexpr std::size_t kMaxNotes = 100;

class Writer {
public:
  void number(std::uint64_t value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value)); }
  void text(std::string_view value)
  {
    value = value.substr(0, kMaxReportText);
    number(value.size());
    bytes_.append(value);
  }
  void counts(const std::map<std::string, std::uint64_t>& map)
  {
    number(std::min(map.size(), kMaxWords));
    std::size_t written = 0;
    for (const auto& [word, count] : map) {
      if (written++ == kMaxWords)
        break;
      text(word);
      number(count);
    }
  }
  std::string take() { return std::move(bytes_); }

private:
  std::string bytes_;
};

class Reader {
public:
  explicit Reader(std::span<const std::byte> bytes) : rest_(bytes) {}

  bool number(std::uint64_t& value)
  {
    if (rest_.size() < sizeof(value))
      return false;
    std::memcpy(&value, rest_.data(), sizeof(value));
    rest_ = rest_.subspan(sizeof(value));
    return true;
  }
  bool small(std::uint64_t& value, std::uint64_t limit) { return number(value) && value <= limit; }
  bool narrow(std::uint32_t& value)
  {
    std::uint64_t wide = 0;
    if (!small(wide, UINT32_MAX))
      return false;
    value = static_cast<std::uint32_t>(wide);
    return true;
  }
  bool text(std::string& value)
  {
    std::uint64_t size = 0;
    if (!small(size, kMaxReportText) || rest_.size() < size)
      return false;
    value.assign(reinterpret_cast<const char*>(rest_.data()), size);
    rest_ = rest_.subspan(size);
    return std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  }
  bool counts(std::map<std::string, std::uint64_t>& map)
  {
    std::uint64_t words = 0;
    if (!small(words, kMaxWords))
      return false;
    for (std::uint64_t i = 0; i < words; ++i) {
      std::string word;
      std::uint64_t count = 0;
      if (!text(word) || !number(count) || !map.emplace(std::move(word), count).second)
        return false;
    }
    return true;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
  std::span<const std::byte> rest_;
};

bool read_rejections(Reader& reader, std::vector<Rejection>& rejections)
{
  std::uint64_t count = 0;
  if (!reader.small(count, kMaxRejections))
    return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    Rejection rejection;
    if (!reader.narrow(rejection.line) || !reader.narrow(rejection.column) || !reader.text(rejection.text) ||
        !reader.text(rejection.reason))
      return false;
    rejections.push_back(std::move(rejection));
  }
  return true;
}

bool read_notes(Reader& reader, std::vector<std::string>& notes)
{
  std::uint64_t count = 0;
  if (!reader.small(count, kMaxNotes))
    return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!reader.text(notes.emplace_back()))
      return false;
  }
  return true;
}

} // namespace

std::string encode_meta(const std::string& feed, const std::string& format, const FeedReport& report)
{
  Writer writer;
  writer.text(feed);
  writer.text(format);
  for (const std::uint64_t count : report.counts)
    writer.number(count);
  writer.number(report.duplicates);
  writer.counts(report.rejected);
  writer.counts(report.counted);
  writer.number(std::min(report.rejections.size(), kMaxRejections));
  for (std::size_t i = 0; i < std::min(report.rejections.size(), kMaxRejections); ++i) {
    const Rejection& rejection = report.rejections[i];
    writer.number(rejection.line);
    writer.number(rejection.column);
    writer.text(rejection.text);
    writer.text(rejection.reason);
  }
  writer.number(std::min(report.notes.size(), kMaxNotes));
  for (std::size_t i = 0; i < std::min(report.notes.size(), kMaxNotes); ++i)
    writer.text(report.notes[i]);
  return writer.take();
}

bool decode_meta(std::span<const std::byte> bytes, SnapshotInfo& info)
{
  Reader reader(bytes);
  FeedReport& report = info.report;
  if (!reader.text(info.feed) || !reader.text(info.format))
    return false;
  for (std::uint64_t& count : report.counts) {
    if (!reader.number(count))
      return false;
  }
  return reader.number(report.duplicates) && reader.counts(report.rejected) && reader.counts(report.counted) &&
         read_rejections(reader, report.rejections) && read_notes(reader, report.notes) && reader.at_end();
}

} // namespace weir::feeds

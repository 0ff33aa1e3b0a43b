// SPDX-License-Identifier: BSD-3-Clause
// Writing a snapshot: columns one after the other, first seen carried over by walking both files in order.
#include "report_codec.h"
#include "snapshot_format.h"

#include <weir/feeds/snapshot.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <unistd.h>
#include <xxhash.h>

namespace weir::feeds {

namespace {

/// Writes behind the header and keeps the checksum. After an error everything is a no-op.
class Output {
public:
  explicit Output(int descriptor) : descriptor_(descriptor), hash_(XXH3_createState(), XXH3_freeState)
  {
    XXH3_64bits_reset(hash_.get());
  }

  void hash(const void* data, std::size_t size) { XXH3_64bits_update(hash_.get(), data, size); }
  void write(const void* data, std::size_t size)
  {
    hash(data, size);
    put(data, size);
  }
  template <typename Row> void part(const std::vector<Row>& rows) { part(rows.data(), rows.size() * sizeof(Row)); }
  void part(const void* data, std::size_t size)
  {
    write(data, size);
    pad(size);
  }
  void pad(std::size_t size)
  {
    constexpr std::uint64_t kZero = 0;
    write(&kZero, (8 - size % 8) % 8);
  }
  void put(const void* data, std::size_t size)
  {
    const auto* bytes = static_cast<const char*>(data);
    while (size != 0 && error_ == 0) {
      const ssize_t written = ::write(descriptor_, bytes, size);
      if (written > 0) {
        bytes += written;
        size -= static_cast<std::size_t>(written);
      } else if (written == 0 || errno != EINTR) {
        error_ = written == 0 ? EIO : errno;
      }
    }
  }
  void put_at(const void* data, std::size_t size, off_t position)
  {
    if (error_ == 0 && ::pwrite(descriptor_, data, size, position) != static_cast<ssize_t>(size))
      error_ = errno == 0 ? EIO : errno;
  }
  [[nodiscard]] std::uint64_t digest() const { return XXH3_64bits_digest(hash_.get()); }
  [[nodiscard]] int error() const noexcept { return error_; }

private:
  int descriptor_;
  int error_ = 0;
  std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> hash_;
};

/// For each new entry, in order: the first seen of the same entry in the old file, or `now`. `compare(i, j)` orders
/// new entry i against old entry j.
template <typename Compare>
void carry_over(std::size_t new_count, std::size_t old_count, std::size_t old_begin, const Snapshot* previous,
                std::uint32_t now, Compare compare, std::vector<std::uint32_t>& out)
{
  std::size_t old = 0;
  for (std::size_t i = 0; i < new_count; ++i) {
    int order = 1;
    while (old < old_count && (order = compare(i, old)) > 0)
      ++old;
    const bool same = old < old_count && order == 0;
    out.push_back(same ? static_cast<std::uint32_t>(previous->attributes(old_begin + old).first_seen) : now);
  }
}

int order_of(bool less, bool equal) noexcept
{
  return equal ? 0 : less ? -1 : 1;
}

std::vector<std::uint32_t> first_seen(const IndicatorSet& set, const Snapshot* previous, std::uint32_t now)
{
  std::vector<std::uint32_t> column;
  column.reserve(set.ipv4().size() + set.ipv6().size() + set.names().size());
  const std::size_t old4 = previous == nullptr ? 0 : previous->ipv4_count();
  const std::size_t old6 = previous == nullptr ? 0 : previous->ipv6_count();
  const std::size_t old_names = previous == nullptr ? 0 : previous->name_count();
  const auto compare4 = [&](std::size_t i, std::size_t j) {
    const Ipv4Prefix old = previous->ipv4(j);
    const std::uint64_t key = std::uint64_t{old.base.value} << 8 | old.length;
    return order_of(set.ipv4()[i].key < key, set.ipv4()[i].key == key);
  };
  const auto compare6 = [&](std::size_t i, std::size_t j) {
    const Ipv6Item& item = set.ipv6()[i];
    const Ipv6Prefix prefix{Ipv6{item.high, item.low}, item.length};
    const Ipv6Prefix old = previous->ipv6(j);
    return order_of(prefix < old, prefix == old);
  };
  const auto compare_names = [&](std::size_t i, std::size_t j) {
    const NameItem& item = set.names()[i];
    const NameRow old = previous->name(j);
    const int order = set.reversed(item).compare(old.reversed);
    return order != 0 ? order : static_cast<int>(item.form) - static_cast<int>(old.form);
  };
  carry_over(set.ipv4().size(), old4, 0, previous, now, compare4, column);
  carry_over(set.ipv6().size(), old6, old4, previous, now, compare6, column);
  carry_over(set.names().size(), old_names, old4 + old6, previous, now, compare_names, column);
  return column;
}

/// One value of all rows, IPv4 first, then IPv6, then names.
std::vector<std::uint32_t> column_of(const IndicatorSet& set, std::uint32_t Ipv4Item::*of4,
                                     std::uint32_t Ipv6Item::*of6, std::uint32_t NameItem::*of_name)
{
  std::vector<std::uint32_t> column;
  column.reserve(set.ipv4().size() + set.ipv6().size() + set.names().size());
  std::transform(set.ipv4().begin(), set.ipv4().end(), std::back_inserter(column), [&](auto& row) { return row.*of4; });
  std::transform(set.ipv6().begin(), set.ipv6().end(), std::back_inserter(column), [&](auto& row) { return row.*of6; });
  std::transform(set.names().begin(), set.names().end(), std::back_inserter(column),
                 [&](auto& row) { return row.*of_name; });
  return column;
}

void write_addresses(const IndicatorSet& set, Output& out)
{
  std::vector<Ipv4Row> rows4;
  rows4.reserve(set.ipv4().size());
  std::transform(set.ipv4().begin(), set.ipv4().end(), std::back_inserter(rows4),
                 [](const Ipv4Item& item) { return item.key; });
  out.part(rows4);
  std::vector<Ipv6Row> rows6;
  rows6.reserve(set.ipv6().size());
  std::transform(set.ipv6().begin(), set.ipv6().end(), std::back_inserter(rows6), [](const Ipv6Item& item) {
    return Ipv6Row{item.high, item.low, item.length};
  });
  out.part(rows6);
}

void write_name_rows(const IndicatorSet& set, Output& out)
{
  std::vector<NameEntryRow> rows;
  rows.reserve(set.names().size());
  std::uint32_t offset = 0;
  for (const NameItem& item : set.names()) {
    rows.push_back(
        {offset, item.length, static_cast<std::uint8_t>(item.form), static_cast<std::uint8_t>(item.hole), 0});
    offset += item.length;
  }
  out.part(rows);
}

void write_name_bytes(const IndicatorSet& set, std::uint64_t total, Output& out)
{
  constexpr std::size_t kBuffer = std::size_t{1} << 20;
  constexpr std::size_t kAhead = 16; // the names lie in the order of the body
  std::string buffer;
  buffer.reserve(kBuffer + 256);
  const std::vector<NameItem>& names = set.names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    __builtin_prefetch(set.reversed(names[std::min(i + kAhead, names.size() - 1)]).data());
    buffer.append(set.reversed(names[i]));
    if (buffer.size() >= kBuffer) {
      out.write(buffer.data(), buffer.size());
      buffer.clear();
    }
  }
  out.write(buffer.data(), buffer.size());
  out.pad(total);
}

SnapshotHeader make_header(const ParsedFeed& feed, std::size_t meta_bytes, std::int64_t time)
{
  const IndicatorSet& set = feed.entries();
  SnapshotHeader header{};
  header.magic = kSnapshotMagic;
  header.version = kSnapshotVersion;
  header.header_size = sizeof(header);
  header.time = time;
  header.options = fingerprint(feed.options());
  for (const NameItem& item : set.names())
    header.name_bytes += item.length;
  header.tag_bytes = set.tags().size();
  header.meta_bytes = meta_bytes;
  header.ipv4 = static_cast<std::uint32_t>(set.ipv4().size());
  header.ipv6 = static_cast<std::uint32_t>(set.ipv6().size());
  header.names = static_cast<std::uint32_t>(set.names().size());
  header.extras = static_cast<std::uint32_t>(set.extras().size());
  header.flags = (feed.options().allow ? kFlagAllow : 0) | (feed.options().public_suffixes ? kFlagPublicSuffixes : 0);
  if (const auto layout = layout_of(header))
    header.file_size = layout->end;
  return header;
}

/// A format that `auto` chose anew may cover more or less than before: never without saying so.
FeedReport report_with_notes(const ParsedFeed& feed, const Snapshot* previous)
{
  FeedReport report = feed.report();
  if (previous != nullptr && feed.options().format == "auto" && previous->info().format != feed.format())
    report.notes.push_back("read as format " + feed.format() + ", the last time as " + previous->info().format);
  return report;
}

} // namespace

tl::expected<void, SnapshotFailure> write_snapshot(int descriptor, const ParsedFeed& feed, const Snapshot* previous,
                                                   std::int64_t time)
{
  const IndicatorSet& set = feed.entries();
  const auto now = static_cast<std::uint32_t>(std::clamp<std::int64_t>(time, 0, UINT32_MAX));
  const std::string meta = encode_meta(feed.options().name, feed.format(), report_with_notes(feed, previous));
  SnapshotHeader header = make_header(feed, meta.size(), time);
  const off_t begin = lseek(descriptor, 0, SEEK_CUR);
  if (begin < 0)
    return tl::unexpected(SnapshotFailure{SnapshotError::io, "the snapshot's descriptor can't seek"});

  Output out(descriptor);
  out.put(&header, sizeof(header));
  out.hash(reinterpret_cast<const char*>(&header) + kChecksumBegin, sizeof(header) - kChecksumBegin);
  write_addresses(set, out);
  write_name_rows(set, out);
  out.part(first_seen(set, previous, now));
  out.part(column_of(set, &Ipv4Item::line, &Ipv6Item::line, &NameItem::line));
  if (header.extras != 0)
    out.part(column_of(set, &Ipv4Item::extra, &Ipv6Item::extra, &NameItem::extra));
  out.part(set.extras());
  write_name_bytes(set, header.name_bytes, out);
  out.part(set.tags().data(), set.tags().size());
  out.part(meta.data(), meta.size());
  header.checksum = out.digest();
  out.put_at(&header, sizeof(header), begin);
  if (out.error() != 0)
    return tl::unexpected(
        SnapshotFailure{SnapshotError::io, std::string("can't write the snapshot: ") + strerror(out.error())});
  return {};
}

} // namespace weir::feeds

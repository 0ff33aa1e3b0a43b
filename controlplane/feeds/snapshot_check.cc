// SPDX-License-Identifier: BSD-3-Clause
// Opening a snapshot: everything that the accessors rely on is checked here, once.
#include "report_codec.h"
#include "snapshot_state.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

namespace weir::feeds {

namespace {

constexpr std::size_t kMaxReversedName = dns::kMaxNameLength - 1;

tl::unexpected<SnapshotFailure> failure(SnapshotError code, std::string text)
{
  return tl::unexpected(SnapshotFailure{code, std::move(text)});
}

template <typename Row>
std::span<const Row> part(std::span<const std::byte> bytes, std::uint64_t offset, std::uint64_t count) noexcept
{
  return {static_cast<const Row*>(static_cast<const void*>(bytes.data() + offset)), static_cast<std::size_t>(count)};
}

bool is_listed_character(char c) noexcept
{
  return c > 0x20 && c < 0x7F && !(c >= 'A' && c <= 'Z');
}

/// Labels of 1..63 characters without upper case, each with a NUL behind it.
bool is_reversed_name(std::string_view reversed) noexcept
{
  if (reversed.empty() || reversed.size() > kMaxReversedName || reversed.back() != '\0')
    return false;
  std::size_t label = 0;
  for (const char c : reversed) {
    if (c == '\0') {
      if (label == 0 || label > dns::kMaxLabelLength)
        return false;
      label = 0;
    } else if (is_listed_character(c)) {
      ++label;
    } else {
      return false;
    }
  }
  return true;
}

bool are_good_ipv4(std::span<const Ipv4Row> rows) noexcept
{
  std::uint64_t least = 0;
  for (const Ipv4Row row : rows) {
    const auto length = static_cast<unsigned>(row & 0xFF);
    const std::uint64_t base = row >> 8;
    if (row < least || length > 32 || base > UINT32_MAX ||
        Ipv4Prefix::of(Ipv4{static_cast<std::uint32_t>(base)}, length).base.value != base)
      return false;
    least = row + 1;
  }
  return true;
}

bool are_good_ipv6(std::span<const Ipv6Row> rows) noexcept
{
  const Ipv6Row* before = nullptr;
  for (const Ipv6Row& row : rows) {
    const Ipv6 base{row.high, row.low};
    if (row.length > 128 || Ipv6Prefix::of(base, static_cast<unsigned>(row.length)).base != base)
      return false;
    if (before != nullptr &&
        std::tie(before->high, before->low, before->length) >= std::tie(row.high, row.low, row.length))
      return false;
    before = &row;
  }
  return true;
}

bool are_good_names(std::span<const NameEntryRow> rows, std::string_view bytes) noexcept
{
  std::uint64_t expected = 0;
  std::string_view before;
  std::uint8_t before_form = 0;
  for (const NameEntryRow& row : rows) {
    if (row.offset != expected || row.length > bytes.size() - expected || row.form > 2 || row.hole > 1 ||
        row.reserved != 0)
      return false;
    const std::string_view reversed = bytes.substr(row.offset, row.length);
    if (!is_reversed_name(reversed))
      return false;
    const int order = before.compare(reversed);
    if (order > 0 || (order == 0 && before_form >= row.form))
      return false;
    expected += row.length;
    before = reversed;
    before_form = row.form;
  }
  return expected == bytes.size();
}

bool are_good_extras(std::span<const std::uint32_t> references, std::span<const Extra> extras,
                     std::string_view tags) noexcept
{
  const auto good_tags = [&](const Extra& extra) {
    return extra.tags_offset <= tags.size() && extra.tags_length <= tags.size() - extra.tags_offset;
  };
  return std::all_of(references.begin(), references.end(), [&](std::uint32_t r) { return r <= extras.size(); }) &&
         std::all_of(extras.begin(), extras.end(), good_tags) &&
         std::all_of(tags.begin(), tags.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// The header, if the file can be one of ours as a whole.
tl::expected<SnapshotHeader, SnapshotFailure> check_header(std::span<const std::byte> bytes)
{
  SnapshotHeader header;
  if (bytes.size() < sizeof(header))
    return failure(SnapshotError::too_short, "too short for a snapshot: " + std::to_string(bytes.size()) + " bytes");
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != kSnapshotMagic)
    return failure(SnapshotError::bad_magic, "not a snapshot");
  if (header.version == kSnapshotVersion && header.header_size != sizeof(header))
    return failure(SnapshotError::bad_layout, "the snapshot says its header has " + std::to_string(header.header_size) +
                                                  " bytes and it has " + std::to_string(sizeof(header)));
  if (header.version != kSnapshotVersion)
    return failure(SnapshotError::other_version, "snapshot of version " + std::to_string(header.version) +
                                                     ", this program reads version " +
                                                     std::to_string(kSnapshotVersion));
  if (header.file_size != bytes.size())
    return failure(SnapshotError::bad_layout, "the snapshot says " + std::to_string(header.file_size) +
                                                  " bytes and has " + std::to_string(bytes.size()));
  if (XXH3_64bits(bytes.data() + kChecksumBegin, bytes.size() - kChecksumBegin) != header.checksum)
    return failure(SnapshotError::bad_checksum, "the snapshot's checksum is wrong");
  return header;
}

} // namespace

bool passed_guards(const SnapshotInfo& info, const FeedOptions& options) noexcept
{
  return (!info.allow || options.allow) && (!info.public_suffixes || options.public_suffixes);
}

tl::expected<Snapshot, SnapshotFailure> Snapshot::check(std::unique_ptr<State> state)
{
  const std::span<const std::byte> bytes = state->bytes;
  const auto header = check_header(bytes);
  if (!header)
    return tl::unexpected(header.error());
  const auto layout = layout_of(*header);
  if (!layout || layout->end != bytes.size())
    return failure(SnapshotError::bad_layout, "the parts of the snapshot do not fill it");

  const std::uint64_t entries = std::uint64_t{header->ipv4} + header->ipv6 + header->names;
  state->ipv4 = part<Ipv4Row>(bytes, layout->ipv4, header->ipv4);
  state->ipv6 = part<Ipv6Row>(bytes, layout->ipv6, header->ipv6);
  state->names = part<NameEntryRow>(bytes, layout->names, header->names);
  state->first_seen = part<std::uint32_t>(bytes, layout->first_seen, entries);
  state->line = part<std::uint32_t>(bytes, layout->line, entries);
  state->extra = part<std::uint32_t>(bytes, layout->extra, header->extras == 0 ? 0 : entries);
  state->extras = part<Extra>(bytes, layout->extras, header->extras);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  state->name_bytes = {text + layout->name_bytes, static_cast<std::size_t>(header->name_bytes)};
  state->tags = {text + layout->tags, static_cast<std::size_t>(header->tag_bytes)};

  if (!are_good_ipv4(state->ipv4))
    return failure(SnapshotError::bad_entry, "an IPv4 entry of the snapshot is malformed or out of order");
  if (!are_good_ipv6(state->ipv6))
    return failure(SnapshotError::bad_entry, "an IPv6 entry of the snapshot is malformed or out of order");
  if (!are_good_names(state->names, state->name_bytes))
    return failure(SnapshotError::bad_entry, "a name of the snapshot is malformed or out of order");
  if (!are_good_extras(state->extra, state->extras, state->tags))
    return failure(SnapshotError::bad_entry, "an attribute of the snapshot is malformed");
  state->info.time = header->time;
  state->info.options = header->options;
  state->info.allow = (header->flags & kFlagAllow) != 0;
  state->info.public_suffixes = (header->flags & kFlagPublicSuffixes) != 0;
  if (!decode_meta(bytes.subspan(layout->meta, header->meta_bytes), state->info))
    return failure(SnapshotError::bad_entry, "the report within the snapshot is malformed");
  return Snapshot(std::move(state));
}

tl::expected<Snapshot, SnapshotFailure> Snapshot::from_bytes(std::span<const std::byte> bytes)
{
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(std::uint64_t) != 0)
    return failure(SnapshotError::bad_layout, "the snapshot is not aligned");
  auto state = std::make_unique<State>();
  state->bytes = bytes;
  return check(std::move(state));
}

tl::expected<Snapshot, SnapshotFailure> Snapshot::open(int descriptor)
{
  struct stat status {};
  if (fstat(descriptor, &status) != 0)
    return failure(SnapshotError::io, std::string("can't look at the snapshot: ") + strerror(errno));
  if (!S_ISREG(status.st_mode))
    return failure(SnapshotError::io, "the snapshot is not a regular file");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size < sizeof(SnapshotHeader))
    return failure(SnapshotError::too_short, "too short for a snapshot: " + std::to_string(size) + " bytes");
  void* mapping = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (mapping == MAP_FAILED)
    return failure(SnapshotError::io, std::string("can't map the snapshot: ") + strerror(errno));
  auto state = std::make_unique<State>();
  state->mapping = mapping;
  state->bytes = {static_cast<const std::byte*>(mapping), size};
  return check(std::move(state));
}

tl::expected<Snapshot, SnapshotFailure> Snapshot::open(const std::string& path)
{
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return failure(SnapshotError::io, std::string("can't open the snapshot: ") + strerror(errno));
  auto snapshot = open(descriptor);
  close(descriptor);
  return snapshot;
}

} // namespace weir::feeds

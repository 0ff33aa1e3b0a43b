// SPDX-License-Identifier: BSD-3-Clause
// An accepted feed as one sorted file that is mapped and searched in place: which keys it lists, since when, where.
//
// The file is made by the confined weir-compile, so whoever opens one treats it as hostile: open() checks all of it
// (checksum, bounds, order, every name) and then the accessors check nothing. An open Snapshot is immutable and may be
// read from any thread; it keeps its mapping until destroyed. Costs 16 bytes an IPv4 entry, 32 an IPv6 entry, 16 and
// the text a name.
#pragma once

#include <weir/feeds/indicator.h>
#include <weir/feeds/parse.h>
#include <weir/feeds/report.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace weir::feeds {

enum class SnapshotError : std::uint8_t {
  io,
  too_short,
  bad_magic,
  other_version,
  bad_checksum,
  bad_layout,
  bad_entry
};

struct SnapshotFailure {
  SnapshotError code;
  std::string text; ///< a printable sentence
};

/// `time`: when the body was read, seconds since 1970; it is the `last seen` of all entries that have no own one.
struct SnapshotInfo {
  std::string feed;
  std::string format; ///< the reader used; never "auto"
  std::int64_t time = 0;
  std::uint64_t options = 0;    ///< fingerprint() of the FeedOptions
  bool allow = false;           ///< was read as `mode: allow`
  bool public_suffixes = false; ///< was read with `public-suffixes: yes`
  FeedReport report;
};

/// True if what was read passed every guard that `options` have. They may differ in format and subdomains: such a list
/// is good until the feed was read again.
[[nodiscard]] bool passed_guards(const SnapshotInfo& info, const FeedOptions& options) noexcept;

/// Times are seconds since 1970, 0 = not known (expiry: never). `tags` is printable and lives as long as the Snapshot.
struct Attributes {
  std::int64_t first_seen = 0;
  std::int64_t last_seen = 0;
  std::int64_t expiry = 0;
  std::uint32_t line = 0;
  std::optional<std::uint8_t> confidence;
  bool hole = false; ///< this feed does not list the key nor what is below it, whatever its other entries say
  std::string_view tags;
};

/// A name as it lies in a snapshot. `reversed` holds its labels from the right, each with a NUL behind it
/// ("example\0evil\0"), so that byte order is the canonical order of RFC 4034 section 6.1.
struct NameRow {
  std::string_view reversed;
  NameForm form;
  bool hole;
};

class Snapshot {
public:
  /// Maps the file read-only and checks it. The descriptor stays the caller's and may be closed.
  [[nodiscard]] static tl::expected<Snapshot, SnapshotFailure> open(const std::string& path);
  [[nodiscard]] static tl::expected<Snapshot, SnapshotFailure> open(int descriptor);
  /// `bytes` belong to the caller, are aligned to 8 and outlive the Snapshot.
  [[nodiscard]] static tl::expected<Snapshot, SnapshotFailure> from_bytes(std::span<const std::byte> bytes);

  ~Snapshot();
  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(Snapshot&&) noexcept;

  [[nodiscard]] const SnapshotInfo& info() const noexcept;

  /// Entries are numbered through: IPv4, then IPv6, then names, each part ascending: addresses by (base, length),
  /// names by (reversed, form).
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] std::size_t ipv4_count() const noexcept;
  [[nodiscard]] std::size_t ipv6_count() const noexcept;
  [[nodiscard]] std::size_t name_count() const noexcept;
  [[nodiscard]] std::size_t name_bytes() const noexcept;       ///< of all reversed names together
  [[nodiscard]] Ipv4Prefix ipv4(std::size_t i) const noexcept; ///< i < ipv4_count()
  [[nodiscard]] Ipv6Prefix ipv6(std::size_t i) const noexcept; ///< i < ipv6_count()
  [[nodiscard]] NameRow name(std::size_t i) const noexcept;    ///< i < name_count()
  [[nodiscard]] Key key(std::size_t number) const;             ///< number < size()
  [[nodiscard]] Attributes attributes(std::size_t number) const noexcept;
  /// False: no entry has attributes of its own, so that none expires.
  [[nodiscard]] bool may_expire() const noexcept;

  /// True if both make the same policy: read from the same feed in the same way, the same entries with the same
  /// attributes but first and last seen. Looks at all of them.
  [[nodiscard]] bool lists_the_same(const Snapshot& other) const noexcept;

  /// The number of exactly this key (a hole too); binary search.
  [[nodiscard]] std::optional<std::size_t> find(const Key& key) const noexcept;
  [[nodiscard]] std::optional<std::size_t> find(const Ipv4Prefix& prefix) const noexcept;
  [[nodiscard]] std::optional<std::size_t> find(const Ipv6Prefix& prefix) const noexcept;
  [[nodiscard]] std::optional<std::size_t> find(const dns::Name& name, NameForm form) const noexcept;

private:
  struct State;
  explicit Snapshot(std::unique_ptr<State> state) noexcept;
  [[nodiscard]] static tl::expected<Snapshot, SnapshotFailure> check(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Writes the snapshot of `feed` to an open descriptor (at its position, no fsync). Entries that `previous` (may be
/// null) holds keep their first seen; new ones are first seen at `time`.
[[nodiscard]] tl::expected<void, SnapshotFailure> write_snapshot(int descriptor, const ParsedFeed& feed,
                                                                 const Snapshot* previous, std::int64_t time);

/// The wire form (root byte included) of a reversed name; `wire` has room for 255 bytes. Returns the length.
std::size_t reversed_to_wire(std::string_view reversed, std::uint8_t* wire) noexcept;
/// The reversed form of a name; `reversed` has room for 254 bytes. Returns the length.
std::size_t wire_to_reversed(std::span<const std::uint8_t> wire, char* reversed) noexcept;

} // namespace weir::feeds

// SPDX-License-Identifier: BSD-3-Clause
// Reports that people made into feeds of the box: imports/NAME.json, and a snapshot of each. They are compiled, listed
// and reported like feeds of the configuration, behind which they stand, and expire as a whole.
#pragma once

#include <weir/config/config.h>
#include <weir/daemon/paths.h>
#include <weir/feeds/indicator.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace weir::daemon {

inline constexpr std::size_t kMaxImports = 64;
inline constexpr std::uint8_t kImportConfidence = 80;

/// Times are seconds since 1970; `expires` 0: never. `entries` are normalised, sorted and distinct; "*.d" stands for d
/// and all below it. `mode` is block or monitor.
struct Import {
  std::string name;
  std::string user;
  std::string note;
  config::FeedMode mode = config::FeedMode::block;
  std::int64_t created = 0;
  std::int64_t expires = 0;
  std::vector<std::string> entries;
  friend bool operator==(const Import&, const Import&) = default;
};

/// "x" and "ioc-x" are "ioc-x"; the error is a sentence. The rules are those of a feed's name.
[[nodiscard]] tl::expected<std::string, std::string> import_name(std::string_view typed);

/// An entry and its normalised text; the error is a sentence. Nothing is refanged here.
struct ImportEntry {
  feeds::Key key;
  std::string text;
};
[[nodiscard]] tl::expected<ImportEntry, std::string> read_import_entry(std::string_view text);

[[nodiscard]] std::string encode(const Import& import);
/// nullopt: not such a file, or a name or entry that can't be; never throws.
[[nodiscard]] std::optional<Import> decode_import(std::string_view text);

/// The feed that it is for a compile.
[[nodiscard]] config::Feed feed_of(const Import& import);

/// Any thread.
class Imports {
public:
  /// Reads what is on disk. A file that can't be read is left where it is, and `problem` names it.
  Imports(Paths paths, std::string& problem);

  [[nodiscard]] std::vector<Import> all() const;
  /// Without a copy of their entries, which may be many.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::vector<config::Feed> feeds() const;

  /// Why there can be no import of that name now: it is taken, or there are too many; empty: there can.
  [[nodiscard]] std::string objection(std::string_view name) const;
  /// That there is no import of that name, and which there are.
  [[nodiscard]] std::string absence(std::string_view name) const;
  /// On disk, with its snapshot, when it returns; after an error (a sentence: of objection(), or of the disk) there is
  /// nothing of it.
  [[nodiscard]] tl::expected<void, std::string> add(Import import, std::int64_t now);
  /// False: there is none. After an error (of the disk) it is there still.
  [[nodiscard]] tl::expected<bool, std::string> remove(std::string_view name);
  /// Takes out what has expired by `now`; their names.
  std::vector<std::string> expire(std::int64_t now);

  /// The snapshots of all, after a start. The error names all that could not be written.
  [[nodiscard]] tl::expected<void, std::string> write_snapshots(std::int64_t now) const;

private:
  [[nodiscard]] std::string objection_to(std::string_view name) const;
  [[nodiscard]] tl::expected<void, std::string> remove_file(const std::string& name) const;
  void remove_snapshot(const std::string& name) const;

  const Paths paths_;
  mutable std::mutex mutex_; // of what follows
  std::vector<Import> imports_;
};

} // namespace weir::daemon

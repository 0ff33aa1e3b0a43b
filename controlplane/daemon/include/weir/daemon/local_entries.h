// SPDX-License-Identifier: BSD-3-Clause
// What people block and allow from the shell: local.json, and its two snapshots.
#pragma once

#include <weir/daemon/paths.h>
#include <weir/feeds/indicator.h>
#include <weir/feeds/refang.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace weir::daemon {

inline constexpr std::size_t kMaxLocalEntries = 200'000;

enum class LocalAction : std::uint8_t { block, allow };
[[nodiscard]] std::string_view word(LocalAction action) noexcept;

/// Times are seconds since 1970; `expires` 0: never. `entry` is normalised text; a name stands for all below it too.
struct LocalItem {
  LocalAction action = LocalAction::block;
  std::string entry;
  std::string user;
  std::string reason;
  std::int64_t created = 0;
  std::int64_t expires = 0;
  friend bool operator==(const LocalItem&, const LocalItem&) = default;
};

/// What a person typed or pasted, refanged and normalised.
struct TypedEntry {
  feeds::Key key;
  std::string text;
  bool refanged = false;
};
/// The error is a sentence. Host bits behind a prefix length are an error.
[[nodiscard]] tl::expected<TypedEntry, std::string> read_typed_entry(std::string_view typed);
/// Why a name may not be blocked without the word for it: it is a whole public suffix. Empty: it may.
[[nodiscard]] std::string suffix_objection(const TypedEntry& typed);
/// The address or name in a URL, a mail address or a host with a port; nullopt: it is none of them, or has none.
[[nodiscard]] std::optional<std::string> typed_host(const feeds::Refanged& plain);
/// What keeps `typed` from being one entry although there is one in it: text behind it, or a URL, a mail address or a
/// port around it, of which the sentence names the host. `plain` is refang(typed).
[[nodiscard]] std::optional<std::string> typed_problem(std::string_view typed, const feeds::Refanged& plain);

[[nodiscard]] std::string encode(const std::vector<LocalItem>& items);
/// nullopt: not such a file; never throws. Items that cannot be read are left out.
[[nodiscard]] std::optional<std::vector<LocalItem>> decode_local_items(std::string_view text);

/// Any thread.
class LocalEntries {
public:
  /// A damaged file is put aside; `problem` then says so.
  LocalEntries(Paths paths, std::string& problem);

  [[nodiscard]] std::vector<LocalItem> all() const;
  [[nodiscard]] std::optional<LocalItem> find(LocalAction action, std::string_view entry) const;

  /// False: the same is there already. Replaces an entry of the same action and text. On disk when it returns.
  [[nodiscard]] tl::expected<bool, std::string> add(const LocalItem& item);
  /// False: there is none.
  [[nodiscard]] tl::expected<bool, std::string> remove(LocalAction action, std::string_view entry);
  /// Takes out what has expired by `now` and returns it. Nothing, until the next call, if the rest can't be saved.
  std::vector<LocalItem> expire(std::int64_t now);

  /// Writes the snapshots of config::kLocalBlockFeed and kLocalAllowFeed as they are now. A list without entries has
  /// no file.
  [[nodiscard]] tl::expected<void, std::string> write_snapshots(std::int64_t now) const;

private:
  [[nodiscard]] tl::expected<void, std::string> replace(std::vector<LocalItem> items);

  const Paths paths_;
  mutable std::mutex mutex_; // of what follows
  std::vector<LocalItem> items_;
};

} // namespace weir::daemon

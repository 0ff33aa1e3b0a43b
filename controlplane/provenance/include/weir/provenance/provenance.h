// SPDX-License-Identifier: BSD-3-Clause
// Which feeds list this address, prefix or name, since when, and where in them. Reads the feeds' snapshots, mapped
// read-only, so a look-up costs a few binary searches and no memory.
//
// A Provenance is immutable: any thread may ask. A new one is made when a generation is published and swapped in by
// its owner (std::shared_ptr); whoever still holds the old one keeps its mappings alive.
#pragma once

#include <weir/feeds/indicator.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::provenance {

using Key = feeds::Key;
using NameKey = feeds::NameKey;
using NameForm = feeds::NameForm;

/// A feed and the snapshot that was compiled into the generation.
struct FeedFile {
  std::string feed;
  std::string path;
};

/// One feed's entry for a key.
struct Listing {
  std::string feed;
  std::string entry;                      ///< as text: "192.0.2.0/24", "evil.example", "*.evil.example"
  std::string form;                       ///< "address", "prefix", "exact", "subdomains", "below-only"
  bool same = false;                      ///< the entry is the key itself; false: it contains the key
  std::int64_t first_seen = 0;            ///< seconds since 1970; 0 = not known
  std::int64_t last_seen = 0;             ///< seconds since 1970; 0 = not known
  std::int64_t expiry = 0;                ///< seconds since 1970; 0 = never
  std::uint32_t line = 0;                 ///< where in the feed; 0 = not known
  std::optional<std::uint8_t> confidence; ///< of this entry, if the feed says one (0..100)
  std::string tags;                       ///< printable, separated by commas
};

/// A snapshot that could not be used.
struct Unusable {
  std::string feed;
  std::string reason;
};

class Provenance {
public:
  /// Of inside(): anybody may ask, of a prefix that holds millions.
  static constexpr std::size_t kMostInside = 10'000;

  /// Feeds in config order. A snapshot that is missing or not sound costs that feed only and stands in unusable().
  /// What `before` (may be null) holds open of a file that is the same still is shared with it, not checked again.
  [[nodiscard]] static std::shared_ptr<const Provenance> open(const std::vector<FeedFile>& feeds,
                                                              const Provenance* before = nullptr);
  virtual ~Provenance() = default;

  /// All listings of all feeds that are or contain the key, feeds in config order, within a feed the narrowest first.
  /// For names: an entry contains a key if every query the key covers is covered by the entry; the exact form of a
  /// name is contained in its `subdomains` form. A hole of a feed that is or contains the key leaves that feed out.
  [[nodiscard]] virtual std::vector<Listing> listings(const Key& key) const = 0;

  /// Keys of the feeds that lie inside a prefix and are narrower, each once, ascending. `is_wanted`
  /// says which feeds are asked. Nothing lies inside an address or a name. Ends at kMostInside: then there may be more.
  [[nodiscard]] virtual std::vector<Key> inside(const Key& key,
                                                const std::function<bool(std::string_view feed)>& is_wanted) const = 0;

  /// The narrowest of them in one feed; nullopt: this feed does not list it, or is not known.
  [[nodiscard]] virtual std::optional<Listing> narrowest(const Key& key, std::string_view feed) const = 0;

  [[nodiscard]] virtual const std::vector<Unusable>& unusable() const = 0;
};

/// Reads what a person typed: an address, a prefix, or a name (exact form; U-labels by IDNA). An IPv4-mapped address is
/// the IPv4 address. nullopt: none of them. No refanging here.
[[nodiscard]] std::optional<Key> parse_key(std::string_view text);

} // namespace weir::provenance

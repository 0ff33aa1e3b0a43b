// SPDX-License-Identifier: BSD-3-Clause
// All entries of one snapshot that are or contain a key.
#pragma once

#include <weir/feeds/indicator.h>
#include <weir/feeds/snapshot.h>

#include <bitset>
#include <cstddef>
#include <vector>

namespace weir::provenance {

/// Immutable after construction: any thread. Knows which prefix lengths occur, so that an address costs one binary
/// search for each length that is there.
class FeedLookup {
public:
  explicit FeedLookup(feeds::Snapshot snapshot);

  [[nodiscard]] const feeds::Snapshot& snapshot() const noexcept { return snapshot_; }

  /// Entry numbers, the narrowest first. Empty if none, or if a hole is or contains the key.
  [[nodiscard]] std::vector<std::size_t> containing(const feeds::Key& key) const;

  /// Entry numbers of what lies inside the prefix and is narrower, ascending: the first `most`. Only names have holes.
  [[nodiscard]] std::vector<std::size_t> inside(const feeds::Key& key, std::size_t most) const;

private:
  [[nodiscard]] std::vector<std::size_t> around(const Ipv4Prefix& key) const;
  [[nodiscard]] std::vector<std::size_t> around(const Ipv6Prefix& key) const;
  [[nodiscard]] std::vector<std::size_t> around(const feeds::NameKey& key) const;

  feeds::Snapshot snapshot_;
  std::bitset<33> lengths4_;
  std::bitset<129> lengths6_;
};

} // namespace weir::provenance

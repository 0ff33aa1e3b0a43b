// SPDX-License-Identifier: BSD-3-Clause
// Walks prefixes in order (base, then length, so that a prefix comes right before what it contains) and resolves their
// overlap; then cuts the surviving prefixes into disjoint ranges.
#pragma once

#include "overlap.h"

#include <weir/address/prefix.h>
#include <weir/policy/image_format.h>

#include <vector>

namespace weir::policy {

template <typename Prefix> struct StoredPrefix {
  Prefix prefix;
  RuleNumber rule;
};

template <typename Prefix> class PrefixSweep {
public:
  explicit PrefixSweep(Overlap& overlap) : overlap_(overlap) {}

  /// The next prefix and all contributions to it; `keep` as in Overlap::step().
  [[nodiscard]] EntryVerdict add(const Prefix& prefix, std::span<const Source> own, bool is_single_address,
                                 bool keep = false)
  {
    while (!open_.empty() && !open_.back().prefix.contains(prefix))
      open_.pop_back();
    const StateNumber parent = open_.empty() ? kNothingSaid : open_.back().state;
    const OverlapStep step = overlap_.step(parent, prefix.length, own, keep);
    if (!is_single_address)
      open_.push_back({prefix, step.state});
    return step.stored;
  }

private:
  struct Open {
    Prefix prefix;
    StateNumber state;
  };
  Overlap& overlap_;
  std::vector<Open> open_;
};

/// From `start` up to the next range's start: `entry` (rule | length << 24, or 0).
template <typename Address> struct PrefixRange {
  Address start;
  std::uint32_t entry;
};

[[nodiscard]] constexpr Ipv4 next_address(Ipv4 address) noexcept
{
  return Ipv4{address.value + 1};
}

[[nodiscard]] constexpr Ipv6 next_address(const Ipv6& address) noexcept
{
  return {address.high + (address.low == ~std::uint64_t{0} ? 1 : 0), address.low + 1};
}

/// Ranges in order, the first at address 0; neighbours differ. `prefixes` in sweep order.
template <typename Prefix, typename Address>
[[nodiscard]] std::vector<PrefixRange<Address>> cut_into_ranges(const std::vector<StoredPrefix<Prefix>>& prefixes)
{
  std::vector<PrefixRange<Address>> ranges{{Address{}, 0}};
  std::vector<std::pair<Address, std::uint32_t>> open; // last address, entry
  const auto begin_range = [&](const Address& start, std::uint32_t entry) {
    if (ranges.back().start == start)
      ranges.pop_back();
    if (ranges.empty() || ranges.back().entry != entry)
      ranges.push_back({start, entry});
  };
  const auto close = [&] {
    const Address last = open.back().first;
    open.pop_back();
    const Address next = next_address(last);
    if (next != Address{})
      begin_range(next, open.empty() ? 0 : open.back().second);
  };
  for (const auto& [prefix, rule] : prefixes) {
    while (!open.empty() && open.back().first < prefix.base)
      close();
    const std::uint32_t entry = rule | std::uint32_t{prefix.length} << raw::kEntryLengthShift;
    begin_range(prefix.base, entry);
    open.emplace_back(prefix.last(), entry);
  }
  while (!open.empty())
    close();
  return ranges;
}

} // namespace weir::policy
